"""What goes to an engine and what comes from it."""

from collections.abc import Generator, Iterator
from typing import Protocol

from msgspec import field

from grader.batch.summary import Summary
from grader.model.answer import Answer
from grader.model.assignment import Assignment
from grader.model.base import Record
from grader.model.rubric import Rubric


class Workload(Record, frozen=True, kw_only=True):
    """What all jobs of a batch have in common: all that a worker needs besides the submission itself.

    `answers` are the reference's, so that the reference itself never goes to a worker; `handout` is the text below each
    of its headings.
    """

    assignment: Assignment
    rubric: Rubric
    seed: int
    sandbox: str
    answers: dict[str, list[Answer]]
    handout: dict[str, str] = field(default_factory=dict)


class Job(Record, frozen=True, kw_only=True):
    """One submission to grade. `files` by the bytes of their names; `missing` as in `Submission`."""

    number: int
    student: str
    sha256: str
    files: dict[bytes, bytes]
    missing: str | None = None


class Verdict(Record, frozen=True, kw_only=True):
    """What came of a job: a document (the result document as compressed JSON) and its summary, or why there is none.

    `fault` is an infrastructure error: nobody knows anything of the submission then.
    """

    document: bytes | None = None
    summary: Summary | None = None
    fault: str | None = None


class Began(Record, frozen=True, kw_only=True, tag=True):
    """A worker has taken up a job."""

    number: int
    student: str


class Ended(Record, frozen=True, kw_only=True, tag=True):
    """A job is done. `sha256` is of the files that were graded."""

    number: int
    student: str
    sha256: str
    verdict: Verdict


class Tick(Record, frozen=True, kw_only=True, tag=True):
    """Nothing has happened for a moment: time to show how long there is to go."""


Event = Began | Ended | Tick


class Engine(Protocol):
    """See the package's docstring."""

    def run(self, jobs: Iterator[Job]) -> Generator[Event, None, None]:
        """Grade all jobs; every one that was taken is ended, whatever happens to its workers."""
