"""A run that failed, made once more to see where it began: it notes each line, and who opened and made what.

It decides nothing. Only the line is taken from it, and how that was seen.
"""

import msgspec

from grader.judge.cases import make_case
from grader.judge.judge import judge_check
from grader.judge.seen import EXPLAINED, openings
from grader.model.case import Case
from grader.model.errors import HarnessError
from grader.model.grade import Finding
from grader.model.plan import PlannedCheck, PlannedRun
from grader.sandbox.session import Session

NOTED = ("lines", "opens")
LEAST_S, TIMES_AS_LONG = 2.0, 5
"""An explanation is worth so much of anybody's time: noting lines makes a run slower, but not without end."""


def explained(session: Session, check: PlannedCheck, case: Case, found: list[Finding]) -> list[Finding]:
    """The findings of a check with one run, with the lines that are known only when they are looked for."""
    lacking = {finding.kind for finding in found if _lacks_line(finding, case)}
    if not lacking:
        return found
    try:
        again = make_case(case.run, session.observe(_noting(case)), case.answer)
        known = {each.kind: each for each in judge_check(check, [again]) if not _lacks_line(each, again)}
    except HarnessError:
        return found  # the verdict stands without it
    return [
        _with_line(each, known[each.kind], again) if each.kind in lacking & known.keys() else each
        for each in found
    ]


def _lacks_line(finding: Finding, case: Case) -> bool:
    """Whether a better line might be known. A watched counter is looked at anew only for who has changed it."""
    guessed = finding.where is None or finding.where == case.observation.defined
    worth = finding.kind in EXPLAINED and (case.run.watch is None or finding.kind == "one-at-a-time")
    return guessed and worth and case.run.scenario is None and bool(case.observation.calls)


def _noting(case: Case) -> PlannedRun:
    run, took_s = case.run, case.observation.duration_ns / 1e9
    wall_s = min(run.limits.wall_s, max(LEAST_S, TIMES_AS_LONG * took_s))
    return msgspec.structs.replace(
        run,
        observe=sorted({*run.observe, *NOTED}),
        limits=msgspec.structs.replace(run.limits, wall_s=wall_s),
    )


def _with_line(finding: Finding, known: Finding, again: Case) -> Finding:
    """The line, and who opened what there; all else that was seen is of the run that decided."""
    opened = openings(known, again)
    told = f"in a second run {', '.join(opened)}" if opened else "the line was seen in a second run"
    parts = [told, finding.seen] if opened else [finding.seen, told]
    return msgspec.structs.replace(finding, where=known.where, seen="; ".join(filter(None, parts)))
