"""A submission that loops in every check costs each only a part of its limit after the third, and nothing else."""

from pathlib import Path

import msgspec
import pytest

from grader.model.assignment import Limits
from grader.pipeline.answers import KnownAnswers
from grader.pipeline.assemble import open_course, open_task, plan
from grader.pipeline.grading import grade_in
from grader.sandbox.session import Session
from grader.sandbox.start import start
from grader.spec.submission import read_submission

ROOT = Path(__file__).parents[2]
RIGHT = (ROOT / "reference" / "assignment1" / "fork_wait.py").read_text()
LOOPING = ("one-child", "exit-statuses", "killed-children", "collected")
FEW = "    while 0 < len(exit_codes) < 50:\n        pass\n"


@pytest.fixture
def graded(tmp_path):
    """`graded(source, only)`: the checks by id of assignment1, each with two seconds of processor time."""
    task = open_task(open_course(str(ROOT)), "assignment1")
    work = plan(task, 3)
    limits = Limits(wall_s=600, cpu_s=2, processes=512)
    checks = tuple(
        msgspec.structs.replace(
            check, runs=tuple(msgspec.structs.replace(run, limits=limits) for run in check.runs)
        )
        for check in work.checks
    )
    work = msgspec.structs.replace(work, checks=checks)

    def grade(source, only):
        (tmp_path / "fork_wait.py").write_text(source)
        handed_in = read_submission(str(tmp_path), task.assignment.module)
        with Session(start(), handed_in.files) as session:
            found = grade_in(session, work, task.rubric, KnownAnswers({}), handed_in, only=only)
        return {check.id: check for check in found.checks if not only or check.id in only}

    return grade


def test_after_three_checks_at_their_limit_the_others_have_less(graded):
    """It is said so, and what the submission does right it keeps."""
    source = RIGHT.replace("    pids = []\n", FEW + "    pids = []\n")
    found = graded(source, (*LOOPING, "in-parallel", "many", "empty"))
    messages = [found[name].findings[0].message for name in LOOPING]
    assert all("more than 2 s of processor time" in message for message in messages[:3])
    assert (
        "more than 1 s of processor time (shortened, as earlier checks had met their limits)" in messages[3]
    )
    assert not any("shortened" in message for message in messages[:3])
    assert {found[name].outcome for name in ("in-parallel", "many", "empty")} == {"passed"}
    alone = graded(source, ("collected",))
    assert "more than 2 s of processor time" in alone["collected"].findings[0].message


def test_a_module_whose_import_loops_is_imported_once(graded):
    """Each check would wait for the same."""
    found = graded("while True:\n    pass\n", ())
    assert {check.outcome for check in found.values()} == {"failed"}
    assert len({check.findings[0].message for check in found.values()}) == 1
    assert found["one-child"].findings[0].kind == "limit-cpu"
    assert [name for name, check in found.items() if check.duration_s] == ["one-child"]
