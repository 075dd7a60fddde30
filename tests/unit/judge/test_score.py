from fractions import Fraction

import pytest

from grader.judge.score import score, shown_points
from grader.model.assignment import CheckText
from grader.model.rubric import Band, Override, Rubric

RUBRIC = Rubric(
    version=1,
    criteria={"behaviour": 50, "processes": 25, "resources": 10, "robustness": 15},
    bands=(Band(name="good", at_least=0.5), Band(name="best", at_least=1), Band(name="poor", at_least=0)),
)


def check(name, criterion, points=1.0):
    """A check's text."""
    return CheckText(id=name, title=name, criterion=criterion, points=points)


CHECKS = [check("a", "behaviour", 3), check("b", "behaviour"), check("c", "processes")]
PASSED = {"a": "passed", "b": "passed", "c": "passed"}


def test_all_passed_is_full_marks():
    """Weights of criteria without checks are shared by the others."""
    result = score("x", CHECKS, PASSED, RUBRIC)
    assert (result.score, result.max_score, result.band) == (100, 100, "best")
    assert [result.checks[name].max_points for name in "abc"] == [50, 16.67, 33.33]
    assert result.criteria["processes"].max_score == 33.33


def test_points_are_shared_within_a_criterion():
    """Failed, skipped and missing checks earn nothing."""
    result = score("x", CHECKS, {"a": "passed", "b": "failed", "c": "skipped"}, RUBRIC)
    assert (result.score, result.max_score, result.band) == (50, 100, "good")
    assert result.checks["b"].points == 0
    assert result.criteria["behaviour"].score == 50


def test_an_error_of_ours_leaves_no_score():
    """Neither in all nor for the criterion."""
    result = score("x", CHECKS, PASSED | {"c": "error"}, RUBRIC)
    assert (result.score, result.band, result.criteria["processes"].score) == (None, None, None)
    assert result.criteria["behaviour"].score == 66.67
    assert result.max_score == 100


def test_only_what_was_asked_for_counts():
    """The maximum is the sum over those checks, and there is no band for a part."""
    result = score("x", CHECKS, {"a": "passed", "b": "skipped", "c": "skipped"}, RUBRIC, asked={"a"})
    assert (result.score, result.max_score, result.band) == (50, 50, None)
    assert list(result.criteria) == ["behaviour"]


def test_an_override_changes_only_what_it_says():
    """Out of ten, and processes weigh as much as behaviour."""
    rubric = Rubric(
        version=1,
        criteria=RUBRIC.criteria,
        bands=RUBRIC.bands,
        assignments={"x": Override(out_of=10, criteria={"processes": 50})},
    )
    assert score("x", CHECKS, PASSED, rubric).checks["c"].max_points == 5
    assert score("y", CHECKS, PASSED, rubric).max_score == 100


@pytest.mark.parametrize(
    ("got", "most", "shown"),
    [
        ("99.996", "100", 99.99),
        ("100", "100", 100),
        ("0.004", "100", 0),
        ("33.335", "100/3", 33.33),
        ("1/3", "1", 0.33),
    ],
)
def test_rounding_never_reaches_full_marks(got, most, shown):
    """Two decimals."""
    assert shown_points(Fraction(got) if got != "33.335" else Fraction(100, 3), Fraction(most)) == shown


def test_decimal_weights_are_exact():
    """Ten checks of a tenth each are one."""
    checks = [check(f"c{n}", "behaviour", 0.1) for n in range(10)]
    assert score("x", checks, {c.id: "passed" for c in checks}, RUBRIC).score == 100


def test_a_criterion_that_weighs_nothing():
    """No division by nothing."""
    rubric = Rubric(version=1, criteria={"behaviour": 0})
    assert score("x", CHECKS, PASSED, rubric).max_score == 0
