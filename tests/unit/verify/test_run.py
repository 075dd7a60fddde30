import io
import threading

import pytest

from grader.model.errors import HarnessError, UsageError
from grader.spec.course import find_course
from grader.verify.progress import show_progress
from grader.verify.run import verify

ASSIGNMENT = """\
version: 1
id: {id}
title: A title
module: work.py
function: f
checks:
  - id: works
    title: It works
    criterion: behaviour
    points: 1
    runs: [{{calls: [{{}}]}}]
    expect: [{{kind: no-zombies}}]
"""


@pytest.fixture
def course(tmp_path):
    """Two assignments with a reference, a starter and a mutant each."""
    for name in ("a1", "a2"):
        for folder in (f"assignments/{name}/starter", f"reference/{name}/mutants"):
            (tmp_path / folder).mkdir(parents=True)
        (tmp_path / "assignments" / name / "assignment.yaml").write_text(ASSIGNMENT.format(id=name))
        (tmp_path / "reference" / name / "work.py").write_text("")
        mutant = tmp_path / "reference" / name / "mutants" / "m.py"
        mutant.write_text("# mutant: m\n# caught by: works\n")
    (tmp_path / "rubric.yaml").write_text("version: 1\ncriteria: {behaviour: 1}\n")
    return find_course(str(tmp_path), {}, "/")


def silent(_done, _of):
    """Progress that nobody hears."""


def as_it_must_be(grade):
    """A grader for which everything holds."""
    return lambda _course, name, path: grade(
        works="passed" if path.endswith(f"reference/{name}") else "failed"
    )


def test_each_assignment_gets_its_own_result(course, grade):
    """Results come in the order of the ids, with everything that was graded, and nothing falls short."""
    results = verify(course, ["a2", "a1"], as_it_must_be(grade), jobs=4, progress=silent)
    assert [(r.assignment, len(r.graded), r.problems) for r in results] == [("a2", 3, ()), ("a1", 3, ())]


def test_one_failure_of_the_grader_loses_nothing_else(course, grade):
    """The mutant that could not be graded is a problem; the rest has its grades."""

    def breaks(course, name, path):
        if path.endswith("m.py"):
            raise HarnessError("the sandbox is gone")
        return as_it_must_be(grade)(course, name, path)

    [result] = verify(course, ["a1"], breaks, jobs=2, progress=silent)
    assert [problem.text for problem in result.problems] == ["mutant m: the sandbox is gone"]
    assert [one.grade is None for one in result.graded] == [False, False, True]


def test_gradings_run_side_by_side(course, grade):
    """With two jobs, two gradings are under way at once: each waits here for another."""
    barrier = threading.Barrier(2, timeout=30)

    def meets(course, name, path):
        barrier.wait()
        return as_it_must_be(grade)(course, name, path)

    results = verify(course, ["a1", "a2"], meets, jobs=2, progress=silent)
    assert not any(result.problems for result in results)


def test_progress_is_told_for_each_grading(course, grade):
    """The caller hears 1 of 3, 2 of 3, 3 of 3."""
    heard = []
    verify(course, ["a1"], as_it_must_be(grade), jobs=1, progress=lambda *told: heard.append(told))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_a_course_without_solutions_cannot_be_verified(course, grade, tmp_path):
    """Students have no reference; the message says what is missing."""
    (tmp_path / "reference").rename(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="no reference solutions"):
        verify(find_course(str(tmp_path), {}, "/"), ["a1"], as_it_must_be(grade), jobs=1, progress=silent)


def test_a_log_gets_a_line_for_each_quarter():
    """Where there is no terminal, progress is a few plain lines."""
    stream = io.StringIO()
    show = show_progress(stream)
    for done in range(1, 101):
        show(done, 100)
    assert stream.getvalue().splitlines() == [f"graded {done} of 100" for done in (25, 50, 75, 100)]


def test_a_terminal_gets_one_line_that_goes_away():
    """On a terminal the line is overwritten, and wiped at the end."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    show_progress(stream)(1, 1)
    assert stream.getvalue() == "\rgraded 1 of 1\r\033[K"
