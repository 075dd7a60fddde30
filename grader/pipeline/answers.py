"""The reference's answers: from running it now, or, for students, from what was recorded.

Where a course has its reference, every grading runs it on the same inputs, in a sandbox of its own beside the
submission's. Students have none: their seeds are drawn from those of answers.json, beside assignment.yaml.
"""

import os
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import msgspec

from grader.judge.cases import answer_of, make_case
from grader.judge.judge import judge_check
from grader.model.answer import Answer, RecordedAnswers
from grader.model.errors import FaultyReference, GradeError, HarnessError, UsageError
from grader.model.plan import Plan, PlannedCheck
from grader.pipeline.assemble import Task, plan
from grader.sandbox.session import Session
from grader.sandbox.start import Started, start
from grader.spec.course import ANSWERS_FILE
from grader.spec.submission import read_reference


class Answers(Protocol):
    """Where the answers to a plan's checks come from."""

    def of(self, check: PlannedCheck) -> Sequence[Answer | None]:
        """One answer for each run of the check; None where no expectation asks for one."""

    def ready(self, check: PlannedCheck) -> bool:
        """Whether they are there, so that nobody would wait for them."""


class KnownAnswers:
    """Answers that are there already, by check id."""

    def __init__(self, answers: dict[str, list[Answer]]) -> None:
        self._answers = answers

    def of(self, check: PlannedCheck) -> Sequence[Answer | None]:
        """As recorded. UsageError when the record lacks the check."""
        if not check.needs_reference:
            return [None] * len(check.runs)
        found = self._answers.get(check.id, [])
        if len(found) != len(check.runs):
            raise UsageError(_stale(f"it has no answer to {check.id}"))
        return found

    def ready(self, check: PlannedCheck) -> bool:  # noqa: ARG002 - as the protocol has it
        """They always are."""
        return True


class _Live:
    """Runs the reference in a thread of its own, so that it costs the submission next to no time."""

    def __init__(
        self, task: Task, work: Plan, only: Collection[str], sandbox: str, early: Sequence[Started]
    ) -> None:
        self._checks = [c for c in work.checks if c.needs_reference and (not only or c.id in only)]
        self._answers: dict[str, list[Answer]] = {}
        self._ready = {check.id: threading.Event() for check in self._checks}
        self._error: GradeError | None = None
        self._early = early
        self._thread = threading.Thread(target=self._work, args=(task, sandbox), name="reference")
        if self._checks:
            self._thread.start()

    def of(self, check: PlannedCheck) -> Sequence[Answer | None]:
        if not check.needs_reference:
            return [None] * len(check.runs)
        self._ready[check.id].wait()
        if check.id not in self._answers:
            raise self._error or HarnessError("the reference's run ended early")
        return self._answers[check.id]

    def ready(self, check: PlannedCheck) -> bool:
        return not check.needs_reference or self._ready[check.id].is_set()

    def close(self) -> None:
        self._checks = []
        if self._thread.ident is not None:
            self._thread.join()

    def _work(self, task: Task, sandbox: str) -> None:
        try:
            self._run(task, sandbox)
        except GradeError as error:
            self._error = error
        finally:
            for event in self._ready.values():
                event.set()

    def _run(self, task: Task, sandbox: str) -> None:
        submission = read_reference(f"{task.reference}", task.assignment.module)
        with Session(self._early[0] if self._early else start(sandbox), submission.files) as session:
            for check in list(self._checks):
                if not self._checks:  # closed meanwhile: nobody waits any more
                    return
                self._answers[check.id] = _answers_to(check, session, task)
                self._ready[check.id].set()


def _answers_to(check: PlannedCheck, session: Session, task: Task) -> list[Answer]:
    """Run the reference on one check. FaultyReference when it does not hold what it is to be the measure of."""
    check = _unwatched(check)
    observations = [session.observe(run) for run in check.runs]
    answers = [answer_of(run, seen) for run, seen in zip(check.runs, observations, strict=True)]
    together = zip(check.runs, observations, answers, strict=True)
    findings = judge_check(check, [make_case(run, seen, answer) for run, seen, answer in together])
    if findings:
        raise FaultyReference(
            f"The reference solution of {task.assignment.id} fails its own check {check.id}: "
            f"{findings[0].message} This is the course's fault, and nothing was graded."
        )
    return answers


def _unwatched(check: PlannedCheck) -> PlannedCheck:
    """The check without watches: the answers are the same, and what forces bad schedules slows the submission's run.

    That the reference stands them, `grade verify` proves.
    """
    return msgspec.structs.replace(
        check,
        runs=tuple(msgspec.structs.replace(run, watch=None) for run in check.runs),
        expect=tuple(tuple(each for each in expect if not each.watches) for expect in check.expect),
    )


@contextmanager
def answers_for(
    task: Task,
    work: Plan,
    only: Collection[str] = (),
    sandbox: str = "auto",
    early: Sequence[Started] = (),
) -> Iterator[Answers]:
    """The answers to a plan, as long as the context lasts. `early` holds the reference's sandbox, if it was started."""
    if task.reference is None:
        yield KnownAnswers(_recorded_for(task, work.seed) if _needed(work) else {})
        return
    live = _Live(task, work, only, sandbox, early)
    try:
        yield live
    finally:
        live.close()


def all_answers(task: Task, work: Plan, sandbox: str = "auto") -> dict[str, list[Answer]]:
    """Every answer to a plan by check id, for those who grade many by it: made now, or as recorded."""
    checks = [check for check in work.checks if check.needs_reference]
    if not checks:
        return {}
    if task.reference is None:
        return _recorded_for(task, work.seed)
    submission = read_reference(task.reference, task.assignment.module)
    with Session(start(sandbox), submission.files) as session:
        return {check.id: _answers_to(check, session, task) for check in checks}


def _recorded_for(task: Task, seed: int) -> dict[str, list[Answer]]:
    try:
        return msgspec.json.decode(recorded(task).seeds[str(seed)], type=dict[str, list[Answer]])
    except msgspec.MsgspecError as error:
        raise UsageError(_stale(f"seed {seed} cannot be read: {error}")) from error


def choose_seed(task: Task, asked: int | None) -> int:
    """The seed to grade by: the one asked for, else at random; without a reference, one of those recorded."""
    if task.reference is not None or not _needed(plan(task, 0)):
        return asked if asked is not None else int.from_bytes(os.urandom(4), "big")
    seeds = sorted(int(seed) for seed in recorded(task).seeds)
    if asked is None:
        return seeds[int.from_bytes(os.urandom(4), "big") % len(seeds)]
    if asked not in seeds:
        shown = ", ".join(map(str, seeds[:8]))
        raise UsageError(
            f"--seed {asked}: without the reference solution only recorded seeds will do: {shown} …"
        )
    return asked


def _needed(work: Plan) -> bool:
    return any(check.needs_reference for check in work.checks)


def recorded(task: Task) -> RecordedAnswers:
    """answers.json of an assignment. UsageError when it is missing, broken or older than assignment.yaml."""
    path = os.path.join(task.folder, ANSWERS_FILE)
    try:
        with open(path, "rb") as file:
            answers = msgspec.json.decode(file.read(), type=RecordedAnswers)
    except FileNotFoundError:
        raise UsageError(_stale("there is none, and no reference solution either")) from None
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(f"{path}: {error}") from error
    if answers.assignment != digest_of(task.yaml) or not answers.seeds:
        raise UsageError(_stale("it was made from another assignment.yaml"))
    return answers


def _stale(why: str) -> str:
    return f"{ANSWERS_FILE} does not fit this assignment: {why}. The course's staff make it by: grade verify --record"


def record(task: Task, seeds: Collection[int], sandbox: str = "auto") -> str:
    """Write answers.json for these seeds by running the reference. Says what was done.

    UsageError without a reference. An assignment that compares nothing with it needs no file.
    """
    from grader.report.write import write_report  # noqa: PLC0415 - not on the path of a grading

    if task.reference is None:
        raise UsageError(f"{task.assignment.id} has no reference solution to record answers of")
    if not _needed(plan(task, 0)):
        return f"{task.assignment.id}: no check compares with the reference, so there is nothing to record"
    submission = read_reference(task.reference, task.assignment.module)
    made: dict[str, msgspec.Raw] = {}
    with Session(start(sandbox), submission.files) as session:
        for seed in seeds:
            checks = [check for check in plan(task, seed).checks if check.needs_reference]
            answers = {check.id: _answers_to(check, session, task) for check in checks}
            made[str(seed)] = msgspec.Raw(msgspec.json.encode(answers))
    whole = RecordedAnswers(
        version=1, assignment=digest_of(task.yaml), reference=submission.sha256, seeds=made
    )
    path = os.path.join(task.folder, ANSWERS_FILE)
    write_report(path, msgspec.json.encode(whole) + b"\n")
    return f"{path}: the answers to {len(made)} seeds"


def digest_of(path: str) -> str:
    """The SHA-256 of a file."""
    from hashlib import sha256  # noqa: PLC0415 - loads OpenSSL; only where answers are recorded or read

    with open(path, "rb") as file:
        return sha256(file.read()).hexdigest()
