import json

import pytest

from grader.model.errors import UsageError
from grader.report.classroom50 import render_classroom50

RUNNER = {
    "CLASSROOM": "os-2026",
    "ASSIGNMENT": "fork-wait",
    "OWNER": "alice",
    "SUBMISSION_TAG": "submit/2026-11-23T00-12-52Z-abcdef0",
    "COMMIT_URL": "https://example.org/commit",
    "RELEASE_URL": "https://example.org/release",
}


def written(grade, **environ):
    """The document, in the runner's environment with these changes."""
    return json.loads(render_classroom50(grade, {**RUNNER, **environ}))


def test_who_handed_in_what_is_taken_from_the_runner(report):
    """Its ids, not ours: the classroom's name for the assignment may be another."""
    document = written(report.grade(), ASSIGNMENT_TYPE="group", REVIEW_URL="https://example.org/review")
    assert (document["classroom"], document["assignment"], document["owner"]) == (
        "os-2026",
        "fork-wait",
        "alice",
    )
    assert (document["assignment_type"], document["review"]) == ("group", "https://example.org/review")
    assert document["graded_at"] == "2026-11-23T00:12:52Z"


def test_older_runners_name_less(report):
    """Without a review's link the commit's stands for it; without the owner, who pushed."""
    assert written(report.grade(), OWNER="", USERNAME="bob")["owner"] == "bob"
    assert written(report.grade())["review"] == RUNNER["COMMIT_URL"]


def test_outside_of_its_runner_nothing_is_made_up(report):
    """What is missing is named."""
    with pytest.raises(UsageError, match=r"CLASSROOM, OWNER should be in the environment"):
        written(report.grade(), CLASSROOM="", OWNER="")


@pytest.mark.parametrize(
    ("score", "most", "whole"),
    [(100.0, 100.0, 100), (99.99, 100.0, 99), (7.5, 7.5, 8), (7.49, 7.5, 7), (0.4, 0.4, 0), (0.0, 100.0, 0)],
)
def test_only_full_marks_read_as_full(report, score, most, whole):
    """The format has whole numbers; nobody is rounded up to all of them."""
    document = written(report.grade(report.check(), score=score, max_score=most))
    assert document["score"] == whole
    assert (document["score"] == document["max-score"]) == (score == most or not round(most))


def test_the_parts_add_up_to_the_whole(report):
    """Thirteen checks of 7.69 points are worth 100 together, each 7 or 8."""
    checks = [report.check(f"c{n}", max_points=100 / 13) for n in range(13)]
    tests = written(report.grade(*checks, score=100.0))["tests"]
    assert sum(test["max-score"] for test in tests) == sum(test["score"] for test in tests) == 100
    assert {test["max-score"] for test in tests} == {7, 8}


def test_what_was_not_graded_is_nothing_of_nothing(report):
    """As its runner writes an error: 0 of 0 and no tests."""
    document = written(report.grade(report.check("good"), score=None, error="lost"))
    assert (document["score"], document["max-score"], document["tests"]) == (0, 0, [])
