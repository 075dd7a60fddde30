"""Where a course lies, and what is in it."""

import os
import os.path
from collections.abc import Mapping

from grader.model.base import Record
from grader.model.errors import UsageError
from grader.spec.nearest import did_you_mean
from grader.spec.visible import visible

VARIABLE = "GRADER_COURSE"
ASSIGNMENTS, RUBRIC, REFERENCE, ASSIGNMENT_FILE = "assignments", "rubric.yaml", "reference", "assignment.yaml"
ANSWERS_FILE = "answers.json"


class Course(Record, frozen=True, kw_only=True):
    """A course's folder and its parts, as paths; `reference` is None where there are no solutions."""

    root: str
    assignments: str
    rubric: str
    reference: str | None


def find_course(explicit: str | None, environ: Mapping[str, str], cwd: str) -> Course:
    """The course that is named, else the nearest above `cwd`, else the one installed with this package.

    `explicit` goes before the variable GRADER_COURSE. UsageError when the named one is none.
    """
    named = explicit or environ.get(VARIABLE)
    if named:
        return _course_at(os.path.join(cwd, named), "--course" if explicit else VARIABLE)
    for folder in (*_upwards(cwd), *_installed()):
        if _looks_like_one(folder):
            return _course(folder)
    raise UsageError(
        "no course here: name the folder with assignments/ and rubric.yaml by --course or " + VARIABLE
    )


def assignment_ids(course: Course) -> list[str]:
    """The assignments of a course, in the order that people count in: assignment2 before assignment10."""
    try:
        names = os.listdir(course.assignments)
    except OSError as error:
        raise UsageError(f"{visible(course.assignments)}: {error.strerror}") from error
    found = [
        name for name in names if os.path.isfile(os.path.join(course.assignments, name, ASSIGNMENT_FILE))
    ]
    return sorted(found, key=_counting)


def assignment_path(course: Course, assignment: str) -> str:
    """The assignment.yaml of an id, or of a path to an assignment's folder in this course.

    UsageError that names those that there are.
    """
    name = _id_of(course, assignment)
    path = os.path.join(course.assignments, name, ASSIGNMENT_FILE)
    if name and "/" not in name and os.path.isfile(path):
        return path
    ids = assignment_ids(course)
    there = f"There are: {', '.join(map(visible, ids))}." if ids else "The course has none."
    nearest = did_you_mean(name, ids) or "."
    raise UsageError(f'no assignment "{visible(assignment)}" in {visible(course.root)}{nearest} {there}')


def _id_of(course: Course, assignment: str) -> str:
    """The folder's name when a path to one of the course's assignments is given."""
    if "/" not in assignment:
        return "" if assignment in (".", "..") else assignment
    folder = os.path.realpath(assignment)
    return (
        os.path.basename(folder)
        if os.path.dirname(folder) == os.path.realpath(course.assignments)
        else assignment
    )


def _course_at(folder: str, named_by: str) -> Course:
    if _looks_like_one(folder):
        return _course(folder)
    missing = RUBRIC if os.path.isdir(os.path.join(folder, ASSIGNMENTS)) else f"{ASSIGNMENTS}/"
    why = f"it has no {missing}" if os.path.isdir(folder) else "no such folder"
    raise UsageError(f"{named_by}: {visible(folder)} is no course: {why}")


def _course(folder: str) -> Course:
    root = os.path.abspath(folder)
    reference = os.path.join(root, REFERENCE)
    return Course(
        root=root,
        assignments=os.path.join(root, ASSIGNMENTS),
        rubric=os.path.join(root, RUBRIC),
        reference=reference if os.path.isdir(reference) else None,
    )


def _looks_like_one(folder: str) -> bool:
    return os.path.isdir(os.path.join(folder, ASSIGNMENTS)) and os.path.isfile(os.path.join(folder, RUBRIC))


def _upwards(folder: str) -> list[str]:
    here = os.path.abspath(folder)
    parts = here.split("/")
    return ["/".join(parts[:end]) or "/" for end in range(len(parts), 0, -1)]


def _installed() -> tuple[str, str]:
    """What a wheel brings along; in a checkout, the folder above the package."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return os.path.join(package, "course"), os.path.dirname(package)


def _counting(name: str) -> tuple[str, int, str]:
    stem = name.rstrip("0123456789")
    digits = name[len(stem) :]
    return stem, int(digits) if digits.isdecimal() else -1, name
