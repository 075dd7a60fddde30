"""A course as students have it: no reference solution, answers recorded by seed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.model.errors import UsageError
from grader.pipeline.answers import choose_seed, recorded
from grader.pipeline.assemble import open_course, open_task
from grader.pipeline.grading import grade_submission
from grader.spec.submission import read_reference

ROOT = Path(__file__).parents[2]
COMPARING = ("assignment2", "assignment3", "assignment4")


@pytest.fixture
def students_course(tmp_path):
    """The shipped course without its reference folder."""
    shutil.copytree(ROOT / "assignments", tmp_path / "assignments")
    shutil.copy(ROOT / "rubric.yaml", tmp_path)
    return open_course(str(tmp_path))


@pytest.mark.parametrize("name", COMPARING)
def test_recorded_answers_are_those_of_the_reference_as_it_is(name):
    """answers.json was made from this assignment.yaml and this reference: else `grade verify --record` is due."""
    task = open_task(open_course(str(ROOT)), name)
    answers = recorded(task)
    assert answers.reference == read_reference(task.reference, task.assignment.module).sha256


@pytest.mark.parametrize("name", COMPARING)
def test_a_right_solution_gets_full_marks_without_the_reference(students_course, name):
    """What the reference would answer is known for the seeds that are drawn from."""
    grade = grade_submission(students_course, name, str(ROOT / "reference" / name))
    assert [check.id for check in grade.checks if check.outcome != "passed"] == []


def test_signals_that_the_graders_own_starter_ignores_are_none_of_the_submissions(students_course):
    """As under nohup: a program that kills itself by such a signal is killed by it."""
    grade = [sys.executable, "-m", "grader", "assignment3", str(ROOT / "reference" / "assignment3")]
    command = [*grade, "--course", students_course.root, "--check", "killed"]
    ignoring = ["sh", "-c", 'trap "" HUP INT TERM USR1 USR2 ALRM; exec "$@"', "sh", *command]
    done = subprocess.run(ignoring, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_seed_that_was_not_recorded_is_refused(students_course):
    """There is nothing to compare with, and no guess is made."""
    task = open_task(students_course, "assignment2")
    with pytest.raises(UsageError, match="only recorded seeds"):
        choose_seed(task, 10**9)


def test_a_changed_assignment_makes_the_answers_stale(students_course):
    """Answers to other questions are not used."""
    task = open_task(students_course, "assignment2")
    with Path(task.yaml).open("a") as file:
        file.write("# changed\n")
    with pytest.raises(UsageError, match="grade verify --record"):
        recorded(task)
