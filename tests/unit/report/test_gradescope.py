import json
from pathlib import Path

import jsonschema
import pytest

from grader.report.gradescope import render_gradescope

SCHEMA = Path(__file__).parents[2] / "data" / "schemas" / "gradescope.schema.json"


def written(grade):
    """The document."""
    return json.loads(render_gradescope(grade))


def test_the_total_is_the_documents(report):
    """Gradescope would add rounded points up; the score that is given overrides its sum."""
    assert written(report.grade(report.check("one"), score=33.34))["score"] == 33.34


def test_each_check_is_a_test_with_its_points_and_verdict(report):
    """Name, points, verdict and criterion of a passed and of a failed check."""
    good, bad = written(report.grade(report.check("good"), report.check("bad", "failed")))["tests"]
    assert (good["name"], good["status"], good["score"]) == ("good: The title of good", "passed", 2)
    assert (bad["status"], bad["score"], bad["max_score"]) == ("failed", 0, 2)
    assert (good["tags"], good["output"]) == (["behaviour"], "")


def test_a_failed_check_says_all_that_is_known(mixed):
    """What was expected, where it went wrong, why it matters, and the end of the traceback."""
    output = written(mixed)["tests"][3]["output"]
    assert output.splitlines()[:5] == [
        "A zombie was left.", "expected: none", "actual: pid 5", "where: fork_wait.py:12", "why: It stays.",
    ]  # fmt: skip
    assert output.endswith("The end of its standard error:\nerr")


def test_students_text_is_never_taken_for_markup(report):
    """Each text is named as plain text, beside it; nothing is left to a default."""
    document = written(report.hostile())
    assert document["output_format"] == "text"
    assert {test["output_format"] for test in document["tests"]} == {"text"}
    assert {test["name_format"] for test in document["tests"]} == {"text"}


def test_what_was_not_graded_is_refused_by_gradescope(report):
    """Its documentation requires a score: without one it reports a failed autograder, and records no zero."""
    document = written(report.grade(report.check("ours", "error"), score=None, error="lost"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.loads(SCHEMA.read_text()))


def test_staff_can_repeat_the_run(report):
    """The seed, the sandbox and the hash of what was run are kept with the submission."""
    extra = written(report.grade())["extra_data"]
    assert extra == {"seed": 4711, "sandbox": "bubblewrap", "submission_sha256": "0" * 64}
