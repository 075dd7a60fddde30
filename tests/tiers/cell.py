"""One cell: this process, its user, this place. `python -m tests.tiers.cell TIER EVERY [SEED]` grades what is known.

Of the references and the starters all, of styles and mutants every EVERY-th. Prints one JSON object: what falls short
as "problems", and as "verdicts" each subject's name → its tier and the outcome of each check.
"""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial

from grader.model.errors import GradeError
from grader.model.grade import Grade
from grader.pipeline.assemble import Task, open_course, open_task
from grader.pipeline.grading import grade_submission
from grader.spec.course import assignment_ids
from grader.verify.records import Graded, Problem, Subject
from grader.verify.shortfall import shortfalls
from grader.verify.subjects import find_subjects

SEED = 5


def sample(subjects: list[Subject], every: int) -> Iterator[Subject]:
    """References and starters, and every so many of each other kind."""
    for kind in ("reference", "starter", "style", "mutant"):
        step = every if kind in ("style", "mutant") else 1
        yield from [subject for subject in subjects if subject.kind == kind][::step]


def grade_all(task: Task, tier: str, every: int, seed: int) -> Iterator[Graded]:
    """Everything of one assignment that the sample holds."""
    assert task.course.reference is not None
    grade = partial(grade_submission, task.course, task.assignment.id, seed=seed, sandbox=tier)
    found = find_subjects(task.assignment, task.folder, task.course.reference)
    yield from (_graded(grade, subject) for subject in sample(found.subjects, every))


def _graded(grade: Callable[[str], Grade], subject: Subject) -> Graded:
    try:
        return Graded(subject=subject, grade=grade(subject.path))
    except GradeError as error:
        return Graded(subject=subject, fault=Problem(text=str(error), exit_code=error.exit_code))


def verdict(graded: Graded) -> dict[str, str]:
    """The tier that graded, and the outcome of each check."""
    if graded.grade is None:
        return {}
    tier = {} if graded.grade.sandbox is None else {"tier": graded.grade.sandbox.tier}
    return tier | {check.id: check.outcome for check in graded.grade.checks}


def main(tier: str, every: str, seed: str = str(SEED)) -> None:
    """Grade, and print what came of it."""
    course = open_course()
    found: dict[str, dict[str, dict[str, str]] | list[str]] = {"verdicts": {}, "problems": []}
    for id_ in assignment_ids(course):
        graded = list(grade_all(open_task(course, id_), tier, int(every), int(seed)))
        found["problems"] += [f"{id_}: {problem.text}" for problem in shortfalls(graded, ())]
        found["verdicts"] |= {f"{id_}/{g.subject.kind}/{g.subject.name}": verdict(g) for g in graded}
    print(json.dumps(found))  # noqa: T201 - this is what the process is for


if __name__ == "__main__":
    main(*sys.argv[1:])
