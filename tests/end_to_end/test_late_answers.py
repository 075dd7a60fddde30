"""A submission goes on while its reference is still at work; what is judged later is judged the same."""

from pathlib import Path

import pytest

from grader.pipeline.answers import KnownAnswers, all_answers
from grader.pipeline.assemble import open_course, open_task, plan
from grader.pipeline.grading import grade_in
from grader.sandbox.session import Session
from grader.sandbox.start import start
from grader.spec.submission import read_submission

COURSE, ASSIGNMENT, SEED = Path(__file__).parents[2] / "docs" / "example-course", "sum-in-a-child", 5
RIGHT = (COURSE / "reference" / ASSIGNMENT / "child_sum.py").read_text()
SUBMISSIONS = {
    "right": RIGHT,
    "wrong in what another check needs": RIGHT.replace('f"{number}\\n"', 'f"{number + 1}\\n"'),
    "wrong late, in what nobody else needs": RIGHT.replace(
        "write_and_end(sum(numbers)", "write_and_end(sum(numbers[:9999])"
    ),
    "a module that is none": "import no_such_module\n",
}


class Late(KnownAnswers):
    """Never there before they are waited for."""

    def ready(self, check):
        """Nobody may rely on them yet."""
        assert check.id
        return False


@pytest.fixture(scope="module")
def task():
    """The example assignment, of which one check depends on another."""
    return open_task(open_course(str(COURSE)), ASSIGNMENT)


@pytest.mark.parametrize("source", SUBMISSIONS.values(), ids=SUBMISSIONS.keys())
def test_answers_that_come_late_change_nothing(task, tmp_path, source):
    """Not a verdict, not a sentence; what depends on a failed check is skipped all the same."""
    (tmp_path / "child_sum.py").write_text(source)
    work = plan(task, SEED)
    answers = all_answers(task, work)
    handed_in = read_submission(str(tmp_path), task.assignment.module)
    grades = []
    for kind in (KnownAnswers, Late):
        with Session(start(), handed_in.files) as session:
            grades.append(grade_in(session, work, task.rubric, kind(answers), handed_in))
    told = [
        [(c.id, c.outcome, c.points, [(f.kind, f.expected) for f in c.findings]) for c in grade.checks]
        for grade in grades
    ]
    assert told[0] == told[1]
    outcomes = {check.id: check.outcome for check in grades[1].checks}
    assert outcomes["replaces"] == ("skipped" if outcomes["written"] == "failed" else "passed")
