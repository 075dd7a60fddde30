"""The files of a course that grading one assignment needs, as a course of their own."""

from pathlib import Path
from typing import Any

import msgspec

from grader.model.errors import UsageError
from grader.package.archive import Files
from grader.pipeline.answers import recorded
from grader.pipeline.assemble import Task, plan
from grader.spec.course import ANSWERS_FILE, ASSIGNMENT_FILE, ASSIGNMENTS, REFERENCE, RUBRIC
from grader.spec.handout import HANDOUT_FILE

_STAFF_ONLY = ("mutants", "styles", "__pycache__")


def course_files(task: Task, *, with_reference: bool) -> Files:
    """Name below the course's folder → content: assignment, handout, rubric, and recorded answers or the reference.

    What the rubric says of other assignments is left out. UsageError when the assignment
    compares with the reference, and neither it nor recorded answers that fit can come along.
    """
    name = task.assignment.id
    overrides = {other: said for other, said in task.rubric.assignments.items() if other == name}
    rubric = msgspec.structs.replace(task.rubric, assignments=overrides)
    return {
        f"{ASSIGNMENTS}/{name}/{ASSIGNMENT_FILE}": Path(task.yaml).read_bytes(),
        **_handout(task),
        RUBRIC: msgspec.json.format(msgspec.json.encode(_said(msgspec.to_builtins(rubric)))) + b"\n",
        **(_reference(task) if with_reference else _answers(task)),
    }


def _handout(task: Task) -> Files:
    """The handout, whose headings the assignment may name."""
    path = Path(task.folder) / HANDOUT_FILE
    return {f"{ASSIGNMENTS}/{task.assignment.id}/{HANDOUT_FILE}": path.read_bytes()} if path.is_file() else {}


def _said(value: Any) -> Any:
    """Without the keys that nobody wrote."""
    return (
        {key: _said(each) for key, each in value.items() if each is not None}
        if isinstance(value, dict)
        else value
    )


def _answers(task: Task) -> Files:
    if not any(check.needs_reference for check in plan(task, 0).checks):
        return {}
    recorded(task)
    return {
        f"{ASSIGNMENTS}/{task.assignment.id}/{ANSWERS_FILE}": (Path(task.folder) / ANSWERS_FILE).read_bytes(),
    }


def _reference(task: Task) -> Files:
    if task.reference is None:
        raise UsageError(f"{task.assignment.id} has no reference solution to take along")
    root = Path(task.reference)
    return {
        f"{REFERENCE}/{task.assignment.id}/{path.relative_to(root).as_posix()}": path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not set(path.relative_to(root).parts).intersection(_STAFF_ONLY)
    }
