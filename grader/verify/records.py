"""What the parts of `grade verify` say to each other."""

from collections.abc import Iterable
from typing import Literal

from grader.model.base import Record
from grader.model.grade import Grade

SubjectKind = Literal["reference", "starter", "style", "mutant"]


class Subject(Record, frozen=True, kw_only=True):
    """Something with a known verdict. `caught_by` are the checks that a mutant must fail."""

    kind: SubjectKind
    name: str
    path: str
    caught_by: tuple[str, ...] = ()


class Problem(Record, frozen=True, kw_only=True):
    """One way in which an assignment falls short, as a sentence.

    `exit_code` says whose fault it is: 1 the course's staff, 2 a file that cannot be used, 3 the reference or
    the grader.
    """

    text: str
    exit_code: int = 1


class Graded(Record, frozen=True, kw_only=True):
    """A subject with its grade, or with what kept the grader from one."""

    subject: Subject
    grade: Grade | None = None
    fault: Problem | None = None


class Verified(Record, frozen=True, kw_only=True):
    """One assignment, verified: its checks, everything graded, and what falls short of the promises."""

    assignment: str
    checks: tuple[str, ...] = ()
    graded: tuple[Graded, ...] = ()
    problems: tuple[Problem, ...] = ()


def exit_code(results: Iterable[Verified]) -> int:
    """0 when all holds, else the gravest problem's."""
    return max((problem.exit_code for result in results for problem in result.problems), default=0)
