"""What a failed check shows: its sentences, what was expected, where, and why it matters."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from grader.model.grade import CheckResult, Finding
from grader.model.observation import Watched
from grader.report.cells import cells
from grader.report.clients import client_steps
from grader.report.plain import in_handout
from grader.report.process_tree import process_tree
from grader.report.streams import streams
from grader.report.style import Style, count, hang, shown
from grader.report.watching import switches

INDENT = "    "
LABEL_CELLS = 10
FINDINGS_SHOWN = 5
_OF_ONE_CHECK = ("hint", "read", "seen")
"""What may differ where the fault is the same: it speaks of one check, or of one run."""


def common_finding(failed: list[CheckResult]) -> Finding | None:
    """The one finding that every failed check opens with, when there are several such checks.

    That is what a fault of the module looks like: it is said once, not once for each check. Its hint,
    what to read and what was seen are kept only when they are everywhere the same.
    """
    first = [check.findings[0] for check in failed if check.findings]
    several = len(first) > 1 and len(first) == len(failed)
    if not several or not all(_same(first[0], other) for other in first):
        return None
    common = {
        name: getattr(first[0], name) if len({getattr(finding, name) for finding in first}) == 1 else None
        for name in _OF_ONE_CHECK
    }
    return replace(first[0], **common)


def _same(one: Finding, other: Finding) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in one.__struct_fields__
        if name not in _OF_ONE_CHECK
    )


def common_failure(finding: Finding, failed: list[CheckResult], total: int, style: Style) -> Iterator[str]:
    """The fault that all of `failed` have in common, and which checks those are."""
    yield from hang(style, f"  {style.sign('failed')} ", style.clean(finding.message), "bold", "bold red")
    yield from _details(finding, style)
    yield from streams(failed[0], style)
    yield ""
    which = f"All {count(len(failed), 'check')}" if len(failed) == total else count(len(failed), "check")
    ids = ", ".join(style.line(check.id) for check in failed)
    yield from hang(style, INDENT, f"{which} failed for this one reason: {ids}.")


def failures(failed: list[CheckResult], said: Finding | None, style: Style) -> Iterator[str]:
    """Each failed check with its findings, less the one that was `said` already."""
    seen: set[str] = set()
    for check in failed:
        findings = [finding for finding in check.findings if said is None or not _same(finding, said)]
        if said is not None and not findings:
            continue
        yield ""
        yield from heading(check, style)
        yield from _findings(findings, style)
        yield from _evidence(check, seen, style)


def heading(check: CheckResult, style: Style) -> Iterator[str]:
    """The check's id and title; when it failed with its points, at the right where there is room."""
    failed = check.outcome == "failed"
    lead = f"  {style.sign('failed' if failed else 'error')} "
    look = "bold red" if failed else "bold yellow"
    name = style.line(check.id)
    points = f"{shown(check.points, check.max_points)} / {shown(check.max_points, check.max_points)}"
    gap = style.width - cells(lead + name + points)
    if failed and gap > 0:
        yield style.paint(lead + name, look) + " " * gap + style.paint(points, "dim")
    else:
        yield from hang(style, lead, name, look, look)
    yield from hang(style, INDENT, style.line(check.title), "dim")


def _findings(findings: list[Finding], style: Style) -> Iterator[str]:
    different = _different(findings)
    limit = len(different) if style.verbose else FINDINGS_SHOWN
    if not different:
        yield from hang(style, INDENT, "The check failed; no more is known.")
    for index, (finding, times) in enumerate(different[:limit]):
        if index:
            yield ""
        repeated = f" ({times} times)" if times > 1 else ""
        yield from hang(style, INDENT, style.clean(finding.message) + repeated)
        yield from _details(_less(finding, different[index - 1][0]) if index else finding, style)
    if len(different) > limit:
        yield from hang(style, INDENT, f"and {len(different) - limit} more: -v shows them", "dim")


def _less(finding: Finding, before: Finding) -> Finding:
    """A finding without what the one before it has just said of both."""
    same = {name: None for name in _OF_ONE_CHECK if getattr(finding, name) == getattr(before, name)}
    return replace(finding, **same)


def _different(findings: list[Finding]) -> list[tuple[Finding, int]]:
    """Each different finding once, in order, with how often it was made."""
    times: list[tuple[Finding, int]] = []
    for finding in findings:
        if finding not in [known for known, _ in times]:
            times.append((finding, findings.count(finding)))
    return times


def _details(finding: Finding, style: Style) -> Iterator[str]:
    where = finding.where
    place = f"{where.file}:{where.line}" if where else None
    parts = (
        ("expected", finding.expected, "green"),
        ("actual", finding.actual, "red"),
        ("seen", finding.seen, "dim"),
        ("where", place, "cyan"),
        ("why", finding.hint, "plain"),
        ("read", in_handout(finding), "plain"),
    )
    for label, text, look in parts:
        if text is not None:
            yield from hang(style, INDENT + label.ljust(LABEL_CELLS), style.clean(text), look)


def _evidence(check: CheckResult, seen: set[str], style: Style) -> Iterator[str]:
    """Streams and processes. A stderr that an earlier check showed already is not shown again."""
    if style.verbose or check.stderr.text not in seen:
        yield from streams(check, style)
    seen.add(check.stderr.text)
    if style.verbose:
        parts = (
            process_tree(check.evidence.get("processes", []), style),
            client_steps(check.evidence.get("scenario"), style),
            _watched(check, style),
        )
        for lines in filter(None, map(list, parts)):
            yield from ("", *lines)


def _watched(check: CheckResult, style: Style) -> Iterator[str]:
    if check.evidence.get("watched"):
        yield from hang(style, INDENT, switches(msgspec.convert(check.evidence["watched"], Watched)), "dim")
