import pytest

from grader.model.assignment import Assignment, Call, Check, Run
from grader.verify.subjects import find_subjects

HEADER = "# mutant: m\n# caught by: works\n"


@pytest.fixture
def assignment():
    """An assignment with the one check `works`."""
    check = Check(
        id="works",
        title="It works",
        criterion="behaviour",
        points=1,
        runs=(Run(calls=(Call(),)),),
        expect=({},),
    )
    return Assignment(version=1, id="a1", title="A", module="work.py", function="f", checks=(check,))


@pytest.fixture
def course(tmp_path):
    """A course with one of everything, and some things that are none."""
    for folder in (
        "assignments/a1/starter",
        "reference/a1/mutants/folder",
        "reference/a1/styles/__pycache__",
    ):
        (tmp_path / folder).mkdir(parents=True)
    solution = tmp_path / "reference" / "a1"
    for file in ("work.py", "styles/plain.py", "styles/README.md"):
        (solution / file).write_text("")
    (solution / "mutants" / "file.py").write_text(HEADER)
    (solution / "mutants" / "folder" / "work.py").write_text(HEADER)
    return tmp_path


def find(assignment, course):
    """What is found in that course."""
    return find_subjects(assignment, str(course / "assignments" / "a1"), str(course / "reference"))


def test_everything_with_a_known_verdict_is_found(assignment, course):
    """Reference, starter, styles, and mutants as a file or a folder; no caches, no other files."""
    found = find(assignment, course)
    assert [(s.kind, s.name, s.caught_by) for s in found.subjects] == [
        ("reference", "reference", ()),
        ("starter", "starter", ()),
        ("style", "plain", ()),
        ("mutant", "file", ("works",)),
        ("mutant", "folder", ("works",)),
    ]
    assert found.problems == []


def test_a_folder_without_the_module_is_a_problem(assignment, course):
    """A mutant's folder that lacks the module is told, not graded."""
    (course / "reference/a1/mutants/folder/work.py").unlink()
    found = find(assignment, course)
    assert [s.name for s in found.subjects if s.kind == "mutant"] == ["file"]
    assert found.problems[0].text.endswith("folder/work.py: No such file or directory")


def test_a_missing_reference_is_the_gravest_problem(assignment, course):
    """Without the reference solution nothing can be said: exit code 3."""
    (course / "reference/a1/work.py").unlink()
    assert [problem.exit_code for problem in find(assignment, course).problems] == [3]


def test_a_missing_starter_is_a_problem(assignment, course):
    """Students would get nothing to start from."""
    (course / "assignments/a1/starter").rmdir()
    assert "there is no starter" in find(assignment, course).problems[0].text
