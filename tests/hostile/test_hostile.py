"""Each hostile submission: no mark that it did not earn, no effect outside, no delay, no harm to the next one."""

import tempfile
from pathlib import Path

import pytest

from grader.pipeline.assemble import open_course, open_task
from grader.pipeline.grading import grade_submission
from grader.report.classroom50 import IDENTITY
from grader.report.formats import FOLDERS as FORMATS_OF_FOLDERS
from grader.report.formats import FORMATS
from tests.contract.promise import patience
from tests.contract.promises.leftovers import adopting

from .corpus import ALL
from .reading import fault_of_html, fault_of_json, fault_of_text, fault_of_xml

ROOT = Path(__file__).parents[2]
OUTSIDE = [
    Path(each) for each in ("/", "/tmp", "/var/tmp", "/dev/shm", ROOT, Path.home(), tempfile.gettempdir())
]
MARK = "hostile-was-here"
READERS = {"text": fault_of_text, "html": fault_of_html, "junit": fault_of_xml, "junit-ci": fault_of_xml}
TIERS = ("bubblewrap", "landlock")
SEED = 5


@pytest.fixture(scope="module")
def course():
    """The course of this checkout."""
    return open_course(str(ROOT))


@pytest.fixture
def graded(course, tmp_path, monkeypatch):
    """`graded(hostile, tier)` is its grade, when nothing is left running and nothing was left outside."""
    for names in IDENTITY.values():
        monkeypatch.setenv(names[0], "x")

    def run(hostile, tier):
        path = hostile.lay_out(tmp_path / "submission")
        with adopting() as left:
            grade = grade_submission(
                course, hostile.assignment, str(path), seed=SEED, sandbox=tier, only=list(hostile.verdicts)
            )
            assert left() == [], "processes were left running"
        assert [found for place in OUTSIDE for found in place.glob(f"{MARK}*")] == []
        return grade

    return run


def verdict(check):
    """What came of a check, as the corpus writes it."""
    return " ".join([check.outcome, *sorted({finding.kind for finding in check.findings})])


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("hostile", ALL, ids=[f"{each.assignment}-{each.name}" for each in ALL])
def test_it_gains_nothing(graded, course, hostile, tier):
    """Each check ends with the verdict that the submission declares, in time; every report of it can be read."""
    grade = graded(hostile, tier)
    made = {check.id: check for check in grade.checks if check.id in hostile.verdicts}
    for id_, expected in hostile.verdicts_in(tier).items():
        assert verdict(made[id_]) in expected.split("|"), made[id_].findings
        assert all(finding.message for finding in made[id_].findings)
        assert made[id_].duration_s < _limit_s(course, hostile.assignment, id_) + patience()
    for name, render in FORMATS.items():
        assert READERS.get(name, fault_of_json)(render(grade), grade) is None, name
    for name, render in FORMATS_OF_FOLDERS.items():
        assert all(fault_of_json(content, grade) is None for content in render(grade).values()), name
    assert _next_one(course, tier).outcome == "passed"


def _limit_s(course, assignment, id_):
    """The time that a run of a check may take."""
    task = open_task(course, assignment).assignment
    (check,) = [check for check in task.checks if check.id == id_]
    return getattr(check.limits, "wall_s", None) or task.limits.wall_s


def _next_one(course, tier):
    """A check of a right submission that is graded afterwards."""
    path = str(ROOT / "reference" / "assignment1")
    grade = grade_submission(course, "assignment1", path, seed=SEED, sandbox=tier, only=["one-child"])
    return next(check for check in grade.checks if check.id == "one-child")


def test_there_are_enough():
    """At least sixty, and each says what must come of it."""
    assert len(ALL) >= 60
    assert all(each.verdicts and "?" not in "".join(each.verdicts.values()) for each in ALL)
