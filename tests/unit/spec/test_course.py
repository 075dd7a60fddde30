import pytest

from grader.model.errors import UsageError
from grader.spec.course import assignment_ids, assignment_path, find_course


@pytest.fixture
def root(tmp_path):
    """A course with three assignments and no solutions."""
    course = tmp_path / "course"
    for name in ("assignment10", "assignment2", "assignment1"):
        (course / "assignments" / name).mkdir(parents=True)
        (course / "assignments" / name / "assignment.yaml").touch()
    (course / "assignments" / "draft").mkdir()
    (course / "rubric.yaml").touch()
    return course


def test_the_named_course_is_taken(root):
    """--course goes before GRADER_COURSE; relative to the current folder."""
    assert find_course("course", {"GRADER_COURSE": "/nonexistent"}, str(root.parent)).root == str(root)
    assert find_course(None, {"GRADER_COURSE": str(root)}, "/").root == str(root)


def test_the_nearest_parent_that_looks_like_one_is_taken(root):
    """From anywhere inside of a course, that course."""
    inside = root / "assignments" / "draft"
    course = find_course(None, {}, str(inside))
    assert (course.root, course.rubric) == (str(root), str(root / "rubric.yaml"))


def test_a_course_without_solutions_has_no_reference(root):
    """`reference` is None until there is such a folder."""
    assert find_course(str(root), {}, "/").reference is None
    (root / "reference").mkdir()
    assert find_course(str(root), {}, "/").reference == str(root / "reference")


@pytest.mark.parametrize(
    ("remove", "why"), [("rubric.yaml", "it has no rubric.yaml"), ("assignments", "it has no assignments/")]
)
def test_a_named_folder_that_is_no_course_is_refused(root, remove, why):
    """The error says what is missing."""
    (root / remove).rename(root.parent / remove)
    with pytest.raises(UsageError, match=why):
        find_course(str(root), {}, "/")


def test_a_named_folder_that_is_not_there_is_refused(tmp_path):
    """The error names the variable that names it."""
    with pytest.raises(UsageError, match=r"GRADER_COURSE: .*no such folder"):
        find_course(None, {"GRADER_COURSE": str(tmp_path / "none")}, "/")


def test_ids_are_in_the_order_of_counting(root):
    """A folder without assignment.yaml is none."""
    assert assignment_ids(find_course(str(root), {}, "/")) == ["assignment1", "assignment2", "assignment10"]


def test_an_id_leads_to_its_file(root, monkeypatch):
    """So does the path of an assignment's folder."""
    course = find_course(str(root), {}, "/")
    expected = str(root / "assignments" / "assignment2" / "assignment.yaml")
    monkeypatch.chdir(root)
    for written in ("assignment2", "assignments/assignment2/", "./assignments/assignment2"):
        assert assignment_path(course, written) == expected


@pytest.mark.parametrize("written", ["assigment2", "Assignment2"])
def test_an_unknown_id_is_refused_with_the_nearest(root, written):
    """The error guesses, and lists what there is."""
    course = find_course(str(root), {}, "/")
    with pytest.raises(
        UsageError, match=r'did you mean "assignment2"\? There are: assignment1, assignment2, ass'
    ):
        assignment_path(course, written)


@pytest.mark.parametrize("written", ["", ".", "..", "../course", "draft", "/etc", "a\x1b[31m"])
def test_no_path_leads_out_of_the_course(root, written):
    """Anything else is no assignment, and is shown harmlessly."""
    course = find_course(str(root), {}, "/")
    with pytest.raises(UsageError, match="no assignment") as caught:
        assignment_path(course, written)
    assert str(caught.value).isprintable()
