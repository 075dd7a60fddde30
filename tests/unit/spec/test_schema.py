import json

import pytest
import yaml
from jsonschema import Draft7Validator

from grader.spec.schema import assignment_schema, rubric_schema


@pytest.fixture
def schema(kinds):
    """The schema of assignment.yaml with the tests' kinds."""
    return assignment_schema(kinds)


def is_valid(schema, text):
    """Whether the schema takes the YAML."""
    data = yaml.safe_load(text.replace("no, 0755, 1:30", "'no'"))
    return not list(Draft7Validator(schema).iter_errors(data))


def test_both_are_valid_draft_07(schema):
    """Editors take them, and they are JSON."""
    for each in (schema, rubric_schema()):
        Draft7Validator.check_schema(each)
        assert json.loads(json.dumps(each))["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_a_good_file_is_valid(schema, good):
    """What the loader takes, placeholders for numbers included, the schema takes."""
    assert is_valid(schema, good)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Tiny", "titel: Tiny"),
        ("number: <<n>>", "number: many"),
        ("kind: quiet", "kind: quite"),
        ("kind: quiet", "kind: quiet\n        more: 1"),
        ("kind: int,", "kind: integer,"),
        ("cpu_s: 7", "cpu: 7"),
    ],
)
def test_a_wrong_file_is_not(schema, good, old, new):
    """An editor shows what the loader would refuse."""
    assert not is_valid(schema, good.replace(old, new))


def test_descriptions_come_from_the_records(schema):
    """An editor shows what a kind means, in one line each."""
    assert schema["definitions"]["Equals"]["description"] == "A kind with typed keys."
    assert "\n" not in schema["definitions"]["GivenFile"]["description"]


def test_every_object_that_people_write_is_closed(schema):
    """No definition takes an unknown key."""
    assert all(each["additionalProperties"] is False for each in schema["definitions"].values())
