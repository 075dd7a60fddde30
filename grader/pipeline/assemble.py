"""A course's files → what one grading needs of them: assignment, rubric, plan."""

import os
from collections.abc import Collection

from msgspec import field

from grader.judge import KINDS
from grader.model.assignment import Assignment
from grader.model.base import Record
from grader.model.plan import Plan
from grader.model.rubric import Rubric
from grader.spec.assignment import load_assignment
from grader.spec.course import Course, assignment_ids, assignment_path, find_course
from grader.spec.handout import by_heading, read_handout
from grader.spec.plan import make_plan
from grader.spec.rubric import load_rubric


class Task(Record, frozen=True, kw_only=True):
    """One assignment of a course, read. `yaml` is the path of its assignment.yaml.

    `handout` is the text below each of the handout's headings.
    """

    course: Course
    assignment: Assignment
    rubric: Rubric
    yaml: str
    handout: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The assignment's folder."""
        return os.path.dirname(self.yaml)

    @property
    def reference(self) -> str | None:
        """The folder of the reference solution, None where the course has none."""
        if self.course.reference is None:
            return None
        folder = os.path.join(self.course.reference, self.assignment.id)
        return folder if os.path.isfile(os.path.join(folder, self.assignment.module)) else None


def open_course(explicit: str | None = None) -> Course:
    """The course that is named or found (see `find_course`)."""
    return find_course(explicit, os.environ, os.getcwd())


def open_task(course: Course, assignment_id: str) -> Task:
    """Read an assignment and its rubric. UsageError with every fault of the files."""
    path = assignment_path(course, assignment_id)
    assignment = load_assignment(path, KINDS)
    rubric = load_rubric(course.rubric, assignment_ids(course))
    handout = by_heading(read_handout(os.path.dirname(path)))
    return Task(course=course, assignment=assignment, rubric=rubric, yaml=path, handout=handout)


def plan(task: Task, seed: int, only: Collection[str] = ()) -> Plan:
    """The plan of one grading."""
    return make_plan(task.assignment, seed, KINDS, only, task.handout)
