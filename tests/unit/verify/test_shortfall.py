from grader.verify.records import Graded, Problem, Subject
from grader.verify.shortfall import shortfalls


def texts(*graded, checks=()):
    """What falls short, as texts."""
    return [problem.text for problem in shortfalls(graded, checks)]


def test_all_as_it_must_be_falls_short_of_nothing(graded):
    """Full marks, no marks, a mutant caught where it says and elsewhere: nothing to tell."""
    assert not texts(
        graded("reference", a="passed", b="passed"),
        graded("starter", a="failed", b="skipped"),
        graded("style", name="s", a="passed", b="passed"),
        graded("mutant", ("a",), a="failed", b="failed"),
        graded("mutant", ("b",), a="passed", b="failed"),
        checks=("a", "b"),
    )


def test_a_style_that_loses_a_check_is_told_with_the_reason(graded):
    """The sentence names the style, the checks, the first finding and the seed that repeats it."""
    [text] = texts(graded("style", name="threads", a="passed", b="failed"))
    assert text == "style threads: fails b: b went wrong. (seed 7)"


def test_a_faulty_reference_is_graver_than_a_faulty_style(graded):
    """Exit code 3 for the reference, 1 for a style."""
    problems = shortfalls([graded("reference", a="failed"), graded("style", a="failed")], ())
    assert [problem.exit_code for problem in problems] == [3, 1]


def test_full_checks_without_full_marks_are_told(grade):
    """A rubric that loses points on the way is seen."""
    one = Graded(
        subject=Subject(kind="style", name="s", path="s"), grade=grade(a="passed", b="passed", score=1.99)
    )
    assert texts(one) == ["style s: gets 1.99 of 2 with every check passed"]


def test_a_starter_that_passes_anything_is_told(graded):
    """A check that an untouched starter passes is worth nothing."""
    assert texts(graded("starter", a="passed", b="failed")) == ["starter: passes a, untouched (seed 7)"]


def test_an_uncaught_mutant_is_told_for_each_check_that_missed_it(graded):
    """A skipped check has caught nothing."""
    lines = texts(graded("mutant", ("a", "b", "c"), name="m", a="failed", b="passed", c="skipped"))
    assert lines == [
        "mutant m: not caught by b, which it names: passed (seed 7)",
        "mutant m: not caught by c, which it names: skipped (seed 7)",
    ]


def test_a_check_that_no_mutant_names_is_told(graded):
    """It may well be that it never fails."""
    assert texts(graded("mutant", ("a",), a="failed", b="failed"), checks=("a", "b"))[0].startswith(
        "check b:"
    )


def test_a_fault_of_the_grader_is_never_a_caught_mutant(graded):
    """An `error` outcome is told as ours, with exit code 3."""
    [problem] = shortfalls([graded("mutant", ("a",), name="m", a="failed", b="error")], ())
    assert problem.exit_code == 3
    assert "the grader failed: b went wrong." in problem.text


def test_what_kept_the_grader_from_grading_is_told():
    """A subject without a grade has its reason as a problem, with that error's exit code."""
    subject = Subject(kind="mutant", name="m", path="m", caught_by=("a",))
    one = Graded(subject=subject, fault=Problem(text="no sandbox", exit_code=3))
    assert shortfalls([one], ("a",)) == [Problem(text="mutant m: no sandbox", exit_code=3)]
