"""A finding as a student reads it: a sentence, why it matters, and what of the handout explains it."""

from collections.abc import Iterable, Mapping

import msgspec

from grader.judge.completed import WHY
from grader.model.grade import CheckResult, Finding
from grader.model.plan import PlannedCheck

OURS = frozenset({"skipped", "grader-fault"})
"""Kinds of findings that tell of no fault of the student's: there is nothing to read up on."""
MAX_SECTIONS, MAX_CHARACTERS = 20, 6000


def presented(finding: Finding, check: PlannedCheck, read: Mapping[str, str]) -> Finding:
    """A finding as a sentence, with why it matters and the handout's heading.

    Where it says nothing of its own, the check's hint tells why it matters, or else what is true of all of its kind.
    `read` is the heading for each kind of finding that has one; it goes before the check's own.
    """
    heading = "" if finding.kind in OURS else read.get(finding.kind) or check.read
    return msgspec.structs.replace(
        finding,
        message=_capital(finding.message, check.runs[0].function),
        hint=finding.hint or check.hint or WHY.get(finding.kind),
        read=heading or None,
    )


def _capital(message: str, function: str) -> str:
    first, space, rest = message.partition(" ")
    return first[:1].upper() + first[1:] + space + rest if first.isalpha() and first != function else message


def named_sections(handout: Mapping[str, str], checks: Iterable[CheckResult]) -> dict[str, str]:
    """Those sections of the handout that findings name, each bounded, in the order in which they are named."""
    named = dict.fromkeys(finding.read for check in checks for finding in check.findings if finding.read)
    known = [heading for heading in named if heading in handout]
    return {heading: handout[heading][:MAX_CHARACTERS] for heading in known[:MAX_SECTIONS]}
