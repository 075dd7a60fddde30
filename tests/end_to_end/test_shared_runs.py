"""Runs that several checks judge are made once, and each check can be made alone."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from grader.pipeline.answers import KnownAnswers
from grader.pipeline.assemble import open_course, open_task, plan
from grader.pipeline.grading import grade_in
from grader.sandbox.session import Session
from grader.sandbox.start import start
from grader.spec.submission import read_submission

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "reference" / "assignment1"
MANY, IN_PARALLEL = "many", "in-parallel"


class Counting(Session):
    """Counts how often each run is made."""

    made: Counter[bytes]

    def observe(self, run):
        """Make one run."""
        self.made[msgspec.json.encode(run)] += 1
        return super().observe(run)


@pytest.fixture
def graded():
    """`graded(path, only)`: the outcome of each check of assignment1, and how often each run was made."""
    task = open_task(open_course(str(ROOT)), "assignment1")

    def grade(path, only=()):
        handed_in = read_submission(str(path), task.assignment.module)
        with Counting(start(), handed_in.files) as session:
            session.made = Counter()
            grade = grade_in(session, plan(task, 3), task.rubric, KnownAnswers({}), handed_in, only=only)
        return {check.id: check.outcome for check in grade.checks}, session.made

    return grade


def test_the_runs_are_made_once(graded):
    """A hundred children are forked once, and judged twice."""
    outcomes, made = graded(REFERENCE)
    assert set(outcomes.values()) == {"passed"}
    assert set(made.values()) == {1}


@pytest.mark.parametrize("name", [IN_PARALLEL, MANY])
def test_each_check_can_be_made_alone(graded, name):
    """Whose runs they are makes no difference."""
    outcomes, made = graded(REFERENCE, (name,))
    assert outcomes.pop(name) == "passed"
    assert set(outcomes.values()) == {"skipped"}
    assert sum(made.values()) == 1


def test_each_check_has_a_verdict_of_its_own(graded):
    """One of them may fail."""
    outcomes, _ = graded(REFERENCE / "mutants" / "one_after_the_other.py")
    assert (outcomes[IN_PARALLEL], outcomes[MANY]) == ("failed", "passed")
