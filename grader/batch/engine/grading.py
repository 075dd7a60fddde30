"""What every worker does with a job, wherever it runs: one sandbox, one grading, one verdict."""

import os
import traceback
import zlib
from collections.abc import Callable

from grader.batch.engine.records import Job, Verdict, Workload
from grader.batch.summary import summarise
from grader.judge import KINDS
from grader.model.errors import GradeError
from grader.model.observation import Observation
from grader.model.plan import PlannedRun
from grader.model.submission import Submission
from grader.pipeline.answers import KnownAnswers
from grader.pipeline.grading import grade_in
from grader.report.json import encode
from grader.sandbox.session import Session
from grader.sandbox.start import Started, start
from grader.spec.plan import make_plan

_QUICK = 1
"""zlib's level: a document shrinks to a seventh in half a millisecond."""
_SPARE_TIERS = ("bubblewrap",)
"""Tiers of which two sandboxes of one worker may stand side by side."""

Told = Callable[[], None]


class JobGrader:
    """Grades one job after the other. While one is graded, the sandbox for the next comes up."""

    def __init__(self, workload: Workload) -> None:
        """Draw the inputs once: all submissions get the same."""
        self._workload = workload
        self._tier = workload.sandbox
        self._plan = make_plan(workload.assignment, workload.seed, KINDS, (), workload.handout)
        self._answers = KnownAnswers(workload.answers)
        self._spare: Started | None = None

    def grade(self, job: Job, waits: Told) -> Verdict:
        """Grade one submission. `waits` is told when it turns out to be one that hangs: it waits more than it works."""
        try:
            return self._grade(job, waits)
        except GradeError as error:
            return Verdict(fault=str(error))
        except Exception as error:  # noqa: BLE001 - a worker's boundary: one submission's error, and no other's
            traceback.print_exc()
            return Verdict(fault=f"a fault of the grader itself: {error!r}")

    def prepare(self) -> None:
        """Have a sandbox coming up. What is wrong with the host is said when a sandbox is needed."""
        try:
            self._spare = self._spare or start(self._tier)
        except (GradeError, OSError):
            self._spare = None

    def close(self) -> None:
        """End the sandbox that waits."""
        if self._spare is not None:
            self._spare.discard()
            self._spare = None

    def _grade(self, job: Job, waits: Told) -> Verdict:
        handed_in = submission_of(job)
        with _Session(self._take(), handed_in.files, waits) as session:
            self._tier = session.report().tier  # what "auto" has come to on this host
            grade = grade_in(session, self._plan, self._workload.rubric, self._answers, handed_in)
        return Verdict(document=zlib.compress(encode(grade), _QUICK), summary=summarise(grade))

    def _take(self) -> Started:
        taken = self._spare or start(self._tier)
        self._spare = None
        if taken.launch.tier in _SPARE_TIERS:
            self.prepare()
        return taken


class _Session(Session):
    """A session that tells when a run has hung or run out of time."""

    def __init__(self, started: Started, files: dict[str, bytes], waits: Told) -> None:
        super().__init__(started, files)
        self._waits = waits

    def observe(self, run: PlannedRun) -> Observation:
        """Make one run; see `Session`."""
        seen = super().observe(run)
        if seen.end == "hung" or seen.limit == "wall":
            self._waits()
        return seen


def job_of(number: int, student: str, submission: Submission) -> Job:
    """A job for a submission that was read."""
    files = {os.fsencode(name): content for name, content in submission.files.items()}
    return Job(
        number=number, student=student, sha256=submission.sha256, files=files, missing=submission.missing
    )


def submission_of(job: Job) -> Submission:
    """The submission in a job. It is called by its student's name: paths of a class's folder tell students nothing."""
    files = {os.fsdecode(name): content for name, content in job.files.items()}
    return Submission(path=job.student, files=files, sha256=job.sha256, missing=job.missing)
