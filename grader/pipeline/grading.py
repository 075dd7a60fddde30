"""Grading one submission: plan, sandbox, observation, judgement, score, document, in this order."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timezone

import msgspec

from grader import __version__
from grader.judge.cases import make_case
from grader.judge.judge import is_module_fault, judge_check
from grader.judge.score import CheckPoints, score
from grader.model.answer import Answer
from grader.model.base import Record
from grader.model.errors import FaultyReference, HarnessError, SandboxUnavailable, UsageError
from grader.model.grade import CheckResult, Finding, Grade, Outcome, Stream, SubmissionId
from grader.model.observation import Observation
from grader.model.plan import Plan, PlannedCheck
from grader.model.rubric import Rubric
from grader.model.submission import Submission
from grader.pipeline.answers import Answers, answers_for, choose_seed
from grader.pipeline.assemble import open_task, plan
from grader.pipeline.evidence import evidence, stream
from grader.pipeline.explain import explained
from grader.pipeline.limits import ENOUGH, at_time_limit, shortened
from grader.pipeline.presented import named_sections, presented
from grader.pipeline.sources import named_sources
from grader.sandbox.session import Session
from grader.sandbox.start import Started, start
from grader.spec.course import Course
from grader.spec.submission import read_submission

_NOTHING = Stream(text="", truncated=False)
_MADE_MAX = 8
"""So many checks at most wait for the reference's answers: what was seen of them is kept in memory."""
Told = Callable[[int, int, str], None]
"""Is told which check is made next: its number from 1, how many there are, and its id."""
_FATAL = (UsageError, SandboxUnavailable, FaultyReference)
"""What keeps the whole submission from a grade; any other HarnessError is the error of one check."""


class _Checked(Record, frozen=True, kw_only=True):
    """What came of one check, before points."""

    outcome: Outcome
    findings: list[Finding]
    duration_s: float = 0.0
    seen: Observation | None = None
    run: int = 0
    runs: int = 0
    module_fault: bool = False


class _Made(Record, frozen=True, kw_only=True):
    """The runs of one check, before the judgement: `check` as it was made, `fault` what kept the grader from it."""

    check: PlannedCheck
    seen: list[Observation]
    duration_s: float
    fault: HarnessError | None = None

    @property
    def module_fault(self) -> bool:
        return self.fault is None and is_module_fault(self.seen[-1])

    @property
    def at_time_limit(self) -> bool:
        return self.fault is None and at_time_limit(self.seen[-1])


def grade_submission(  # noqa: PLR0913 - what the command line has
    course: Course,
    assignment_id: str,
    submission: str,
    *,
    seed: int | None = None,
    sandbox: str = "auto",
    only: Collection[str] = (),
    early: Sequence[Started] = (),
    told: Told | None = None,
) -> Grade:
    """Grade one submission, a folder or a file.

    `seed` repeats a run; `only` are the ids of the checks to make (all when empty); `early` are sandboxes that were
    started before: the submission's, then the reference's; `told` hears of each check. UsageError for what is wrong
    with course, path or ids; HarnessError for what is wrong with this host or the reference: then there is no grade.
    """
    began = time.monotonic()
    task = open_task(course, assignment_id)
    work = plan(task, choose_seed(task, seed), only)
    handed_in = read_submission(submission, task.assignment.module)
    with (
        answers_for(task, work, only, sandbox, early[1:]) as answers,
        Session(early[0] if early else start(sandbox), handed_in.files) as session,
    ):
        grade = grade_in(session, work, task.rubric, answers, handed_in, only=only, told=told)
        return msgspec.structs.replace(grade, duration_s=_since(began))


def grade_in(
    session: Session,
    work: Plan,
    rubric: Rubric,
    answers: Answers,
    handed_in: Submission,
    *,
    only: Collection[str] = (),
    told: Told | None = None,
) -> Grade:
    """Grade what lies in a sandbox by a plan."""
    began = time.monotonic()
    if session.shares_network:
        from grader.pipeline.addresses import with_own_addresses  # noqa: PLC0415 - only in such tiers

        work = with_own_addresses(work)
    done = _make_checks(work, only, handed_in, session, answers, told)
    outcomes = {name: checked.outcome for name, checked in done.items()}
    points = score(work.assignment, work.checks, outcomes, rubric, set(only) or None)
    checks = [_result(check, done[check.id], points.checks[check.id], work.read) for check in work.checks]
    errors = [check for check in checks if check.outcome == "error"]
    return Grade(
        assignment=work.assignment,
        title=work.title,
        submission=SubmissionId(path=handed_in.path, sha256=handed_in.sha256),
        seed=work.seed,
        graded_at=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        duration_s=_since(began),
        sandbox=session.report(),
        score=points.score,
        max_score=points.max_score,
        band=points.band,
        criteria=points.criteria,
        checks=checks,
        error=f"{errors[0].id}: {errors[0].findings[0].message}" if errors else None,
        grader={"version": __version__, "python": session.python},
        sources=named_sources(handed_in.files, work.module, checks),
        handout=named_sections(work.handout, checks),
    )


def _since(began: float) -> float:
    return round(time.monotonic() - began, 6)


def _make_checks(
    work: Plan,
    only: Collection[str],
    handed_in: Submission,
    session: Session,
    answers: Answers,
    told: Told | None,
) -> dict[str, _Checked]:
    """Every check by id. When the module itself is at fault no further check is run: all would find the same.

    A check whose answers are not there yet is judged later, and the submission goes on meanwhile. Who has gone to a
    limit of time often enough has less time for each check that is left.
    """
    done: dict[str, _Checked] = {}
    made: list[_Made] = []
    kept: dict[str, _Made | None] = {
        check.runs_from: None for check in work.checks if check.runs_from != check.id
    }
    fault, at_limit = _missing(handed_in), 0
    for number, check in enumerate(work.checks, 1):
        while made and _must_be_judged(made, check, answers):
            first = made.pop(0)
            done[first.check.id] = _judged(first, answers, session)
        skipped = _why_skipped(check, only, done)
        if skipped:
            done[check.id] = _Checked(outcome="skipped", findings=[Finding(kind="skipped", message=skipped)])
        elif fault is not None:
            done[check.id] = fault
        else:
            if told is not None:
                told(number, len(work.checks), check.id)
            made.append(_make(check if at_limit < ENOUGH else shortened(check), session, kept))
            at_limit += made[-1].at_time_limit
            if made[-1].module_fault:
                done[check.id] = _judged(made.pop(), answers, session)
                fault = msgspec.structs.replace(done[check.id], duration_s=0.0)
    return done | {each.check.id: _judged(each, answers, session) for each in made}


def _must_be_judged(made: Sequence[_Made], following: PlannedCheck, answers: Answers) -> bool:
    """Whether the first of those made is to be judged before the next check is made."""
    needed = any(each.check.id in following.depends_on for each in made)
    return needed or len(made) > _MADE_MAX or made[0].fault is not None or answers.ready(made[0].check)


def _missing(handed_in: Submission) -> _Checked | None:
    if handed_in.missing is None:
        return None
    return _Checked(outcome="failed", findings=[Finding(kind="no-module", message=handed_in.missing)])


def _why_skipped(check: PlannedCheck, only: Collection[str], done: dict[str, _Checked]) -> str | None:
    if only and check.id not in only:
        return "not asked for"
    failed = [name for name in check.depends_on if name in done and done[name].outcome == "failed"]
    return f"it needs {failed[0]}, which failed" if failed else None


def _make(check: PlannedCheck, session: Session, kept: dict[str, _Made | None]) -> _Made:
    """Make the runs of a check, or take what another check's same runs have shown; those are in `kept`."""
    before = kept.get(check.runs_from)
    if before is not None and before.fault is None:
        check = msgspec.structs.replace(check, runs=before.check.runs)
        return _Made(check=check, seen=before.seen, duration_s=0.0)
    made = _run_all(check, session)
    if check.runs_from in kept:
        kept[check.runs_from] = made
    return made


def _run_all(check: PlannedCheck, session: Session) -> _Made:
    began = time.monotonic()
    seen: list[Observation] = []
    fault = None
    try:
        for run in check.runs:
            seen.append(session.observe(run))
            if is_module_fault(seen[-1]) or seen[-1].end == "limit" or _clients_gave_up(seen[-1]):
                break  # the other runs would meet it too, and each would take as long
    except _FATAL:
        raise
    except HarnessError as error:
        fault = error
    return _Made(check=check, seen=seen, duration_s=time.monotonic() - began, fault=fault)


def _clients_gave_up(observation: Observation) -> bool:
    return observation.played is not None and observation.played.steps[-1].outcome != "done"


def _judged(made: _Made, answers: Answers, session: Session) -> _Checked:
    """Judge what was made. What fails here that is no fault of the submission's is the error of one check."""
    try:
        if made.fault is not None:
            raise made.fault
        known = [None] * len(made.seen) if made.module_fault else answers.of(made.check)
        return _judged_by(made, known, session)
    except _FATAL:
        raise
    except HarnessError as error:
        finding = Finding(kind="grader-fault", message=f"the grader could not make this check: {error}")
        return _Checked(outcome="error", findings=[finding], duration_s=made.duration_s)


def _judged_by(made: _Made, known: Sequence[Answer | None], session: Session) -> _Checked:
    """Judge by these answers. The run to show as evidence is the first with a fault, else the last."""
    began = time.monotonic()
    check = made.check
    cases = [make_case(*each) for each in zip(check.runs, made.seen, known, strict=False)]
    found = judge_check(_only_runs(check, 0, len(cases)), cases)
    faulty = [n for n, case in enumerate(cases) if found and judge_check(_only_runs(check, n, n + 1), [case])]
    shown = (faulty or [len(cases) - 1])[0]
    findings = explained(session, _only_runs(check, shown, shown + 1), cases[shown], found)
    return _Checked(
        outcome="failed" if found else "passed",
        findings=findings,
        duration_s=made.duration_s + time.monotonic() - began,
        seen=made.seen[shown],
        run=shown,
        runs=len(check.runs),
        module_fault=made.module_fault,
    )


def _only_runs(check: PlannedCheck, start: int, end: int) -> PlannedCheck:
    return msgspec.structs.replace(check, runs=check.runs[start:end], expect=check.expect[start:end])


def _result(
    check: PlannedCheck, checked: _Checked, points: CheckPoints, read: Mapping[str, str]
) -> CheckResult:
    seen = checked.seen
    return CheckResult(
        id=check.id,
        title=check.title,
        criterion=check.criterion,
        outcome=checked.outcome,
        points=points.points,
        max_points=points.max_points,
        duration_s=round(checked.duration_s, 6),
        findings=[presented(finding, check, read) for finding in checked.findings],
        stdout=stream(seen.stdout) if seen else _NOTHING,
        stderr=stream(seen.stderr) if seen else _NOTHING,
        evidence=evidence(seen, checked.run, checked.runs) if seen else {},
    )
