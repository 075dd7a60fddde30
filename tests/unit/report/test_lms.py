"""What holds of every report for a learning platform."""

import json
from pathlib import Path

import jsonschema
import pytest

from grader.report.formats import FOLDERS, FORMATS

SCHEMAS = Path(__file__).parents[2] / "data" / "schemas"
NAMES = ["gradescope", "prairielearn", "autolab", "artemis", "classroom50"]
RUNNER = {
    "CLASSROOM": "os-2026",
    "ASSIGNMENT": "fork-wait",
    "OWNER": "alice",
    "SUBMISSION_TAG": "submit/2026-11-23T00-12-52Z-abcdef0",
    "COMMIT_URL": "https://github.com/o/r/commit/abcdef0",
    "RELEASE_URL": "https://github.com/o/r/releases/tag/x",
}


@pytest.fixture(autouse=True)
def _runner(monkeypatch):
    for name, value in RUNNER.items():
        monkeypatch.setenv(name, value)


def documents(name, grade):
    """What was written, as the platform parses it: a list, because Autolab and Artemis take several."""
    if name in FOLDERS:
        return [json.loads(data) for data in FOLDERS[name](grade).values()]
    data = FORMATS[name](grade)
    return [[json.loads(line) for line in data.splitlines()]] if name == "autolab" else [json.loads(data)]


def texts(value):
    """Every text of a document, keys too."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


def schema_of(name):
    """The documented fields."""
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text())


@pytest.fixture(params=["mixed", "hostile", "full"])
def grade(request, mixed, report):
    """Grades that are one."""
    full = report.grade(report.check("one"), report.check("two"), score=100.0)
    return {"mixed": mixed, "hostile": report.hostile(), "full": full}[request.param]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_a_documented_one(name, grade):
    """The platform knows every key, and finds those that it needs."""
    for document in documents(name, grade):
        jsonschema.validate(document, schema_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_is_shown_and_does_nothing(name, report):
    """Nothing a student prints is a control character, reorders its neighbours or is lost."""
    said = "".join(text for document in documents(name, report.hostile()) for text in texts(document))
    assert said.replace("\n", "").replace("\t", "").isprintable()
    assert "\\u202e" in said
    assert "<script>" in said or name == "classroom50"


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_of_the_grader_gives_nobody_a_mark(name, report):
    """A check that could not be judged: no score is written anywhere, and no verdict counts against the student."""
    checks = [report.check("good"), report.check("ours", "error"), report.check("bad", "failed")]
    grade = report.grade(*checks, score=None, error="ours: the supervisor was lost")
    written = json.dumps(documents(name, grade))
    assert '"score": 2' not in written
    assert '"points"' not in written
    assert '"scores": {}' in written or name != "autolab"
    assert '"successful"' not in written


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("artemis", "classroom50")])
def test_why_nothing_was_graded_is_said(name, report):
    """The student reads that it was not their fault, and staff read what happened."""
    grade = report.grade(score=None, error="bwrap \x1b is not installed", criteria={})
    said = " ".join(texts(documents(name, grade)[0]))
    assert "This is not your fault" in said
    assert "bwrap ␛ is not installed" in said
