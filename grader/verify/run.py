"""Everything whose verdict is known, graded in parallel.

Threads do: a grading waits for its sandbox. Each sandbox ends with the thread that started it (bwrap's
--die-with-parent is bound to that), and a worker thread outlives all its gradings.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial

from grader.model.errors import GradeError, UsageError
from grader.model.grade import Grade
from grader.pipeline.assemble import Task, open_task
from grader.spec.course import Course
from grader.verify.records import Graded, Problem, Subject, Verified
from grader.verify.shortfall import shortfalls
from grader.verify.subjects import Found, find_subjects

Grader = Callable[[Course, str, str], Grade]
"""Course, assignment id, submission's path → its grade; GradeError when there can be none."""

Progress = Callable[[int, int], None]
"""Told how many of how many are graded."""


def verify(
    course: Course, ids: Sequence[str], grade: Grader, *, jobs: int, progress: Progress
) -> list[Verified]:
    """Grade reference, starter, styles and mutants of each assignment, `jobs` at once.

    UsageError when the course has no reference solutions, or its files are wrong. What keeps one subject from
    being graded is a problem in the result.
    """
    if course.reference is None:
        raise UsageError(f"{course.root} has no reference solutions: there is nothing to verify")
    tasks = [open_task(course, name) for name in ids]
    found = [find_subjects(task.assignment, task.folder, course.reference) for task in tasks]
    works = [
        partial(_grade, grade, task, subject)
        for task, its in zip(tasks, found, strict=True)
        for subject in its.subjects
    ]
    graded = iter(_in_parallel(works, jobs, progress))
    return [
        _verified(task, its, [next(graded) for _ in its.subjects])
        for task, its in zip(tasks, found, strict=True)
    ]


def _in_parallel(works: Sequence[Callable[[], Graded]], jobs: int, progress: Progress) -> list[Graded]:
    """Results in the order of the works. An interrupt forgets what has not begun."""
    pool = ThreadPoolExecutor(jobs)
    try:
        futures = [pool.submit(work) for work in works]
        for done, _ in enumerate(as_completed(futures), start=1):
            progress(done, len(futures))
        return [future.result() for future in futures]
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _grade(grade: Grader, task: Task, subject: Subject) -> Graded:
    try:
        return Graded(subject=subject, grade=grade(task.course, task.assignment.id, subject.path))
    except GradeError as error:
        return Graded(subject=subject, fault=Problem(text=str(error), exit_code=error.exit_code))


def _verified(task: Task, found: Found, graded: Sequence[Graded]) -> Verified:
    checks = tuple(check.id for check in task.assignment.checks)
    problems = (*found.problems, *shortfalls(graded, checks))
    return Verified(assignment=task.assignment.id, checks=checks, graded=tuple(graded), problems=problems)
