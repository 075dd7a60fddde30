"""What there is to grade for one assignment: the reference, the starter, the styles and the mutants."""

import os
import os.path
from collections.abc import Iterator
from typing import NamedTuple

from grader.model.assignment import Assignment
from grader.verify.header import read_header
from grader.verify.records import Problem, Subject

STARTER, STYLES, MUTANTS = "starter", "styles", "mutants"


class Found(NamedTuple):
    """The subjects of an assignment, and what is wrong with the files that they are in."""

    subjects: list[Subject]
    problems: list[Problem]


def find_subjects(assignment: Assignment, folder: str, reference: str) -> Found:
    """Find what has a known verdict; `folder` is the assignment's, `reference` holds all the solutions."""
    solution = os.path.join(reference, assignment.id)
    found = Found([], [])
    if os.path.isfile(os.path.join(solution, assignment.module)):
        found.subjects.append(Subject(kind="reference", name="reference", path=solution))
    else:
        found.problems.append(Problem(text=f"{solution}: there is no {assignment.module}", exit_code=3))
    starter = os.path.join(folder, STARTER)
    if os.path.isdir(starter):
        found.subjects.append(Subject(kind="starter", name=STARTER, path=starter))
    else:
        found.problems.append(Problem(text=f"{starter}: there is no starter"))
    for name, path in _modules(os.path.join(solution, STYLES)):
        found.subjects.append(Subject(kind="style", name=name, path=path))
    for name, path in _modules(os.path.join(solution, MUTANTS)):
        _add_mutant(found, name, path, assignment)
    return found


def _add_mutant(found: Found, name: str, path: str, assignment: Assignment) -> None:
    file = os.path.join(path, assignment.module) if os.path.isdir(path) else path
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            text = opened.read()
    except OSError as error:
        found.problems.append(Problem(text=f"{file}: {error.strerror}"))
        return
    header = read_header(file, text, [check.id for check in assignment.checks])
    found.problems.extend(header.problems)
    found.subjects.append(Subject(kind="mutant", name=name, path=path, caught_by=header.caught_by))


def _modules(folder: str) -> Iterator[tuple[str, str]]:
    """Name and path of each .py file and each folder; none when there is no such folder."""
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    for name in names:
        path = os.path.join(folder, name)
        if name.endswith(".py"):
            yield name.removesuffix(".py"), path
        elif os.path.isdir(path) and not name.startswith((".", "__")):
            yield name, path
