"""From a planned check and what was observed of its runs to findings. None means that the check holds."""

from collections.abc import Iterable, Sequence

from grader.judge.completed import completed
from grader.judge.faults import fault_of, only_failed_later
from grader.model.case import Case
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import Observation
from grader.model.plan import PlannedCheck

FINDINGS_MAX = 20
MODULE_FAULTS = frozenset({"import-raised", "import-exited", "no-function"})


def judge_check(check: PlannedCheck, cases: Sequence[Case]) -> list[Finding]:
    """The check's faults, at most 20. A run that did not come to its end goes before everything else.

    HarnessError when the observation, or the reference's answer, lacks what an expectation needs.
    """
    fatal: list[Finding] = []
    faults: list[Finding] = []
    for case, expectations in zip(cases, check.expect, strict=True):
        why = [completed(finding, case) for finding in fault_of(case)]
        if why and not _can_be_judged(case, expectations):
            fatal += why
        elif not fatal:
            judged = (finding for expectation in expectations for finding in expectation.judge(case))
            found = [completed(finding, case) for finding in judged]
            faults += (*found, *why) if found else ()
    return _distinct(fatal or faults)


def _can_be_judged(case: Case, expectations: Iterable[Expectation]) -> bool:
    """Whether a run in which a later call failed still shows all that is asked for."""
    return only_failed_later(case) and all(expectation.judges_raised for expectation in expectations)


def is_module_fault(observation: Observation) -> bool:
    """Whether the module itself is at fault, so that every other check would find the same.

    An import that takes its time is none: the host may have been busy.
    """
    endless = observation.end == "hung" or (observation.end == "limit" and observation.limit != "wall")
    return observation.end in MODULE_FAULTS or (endless and not observation.calls)


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Each kind and message once, in order, not too many."""
    first: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        first.setdefault((finding.kind, finding.message), finding)
    return list(first.values())[:FINDINGS_MAX]
