import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from grader.judge import KINDS
from grader.spec.assignment import load_assignment
from grader.spec.course import assignment_ids, assignment_path, find_course
from grader.spec.plan import make_plan
from grader.spec.rubric import load_rubric
from grader.spec.schema import assignment_schema, rubric_schema
from grader.spec.submission import read_submission

DOCS = Path(__file__).parents[3] / "docs"
ID = "sum-in-a-child"


@pytest.fixture
def course():
    """The course that the documentation shows."""
    return find_course(str(DOCS / "example-course"), {}, "/")


def test_it_is_a_course_that_loads(course):
    """Its files have no fault, with the kinds that the grader really has."""
    assert assignment_ids(course) == [ID]
    load_rubric(course.rubric, [ID])
    plan = make_plan(load_assignment(assignment_path(course, ID), KINDS), 1, KINDS)
    assert len(plan.checks) == 10


@pytest.mark.parametrize("name", ["starter", "reference"])
def test_it_has_all_that_its_readme_names(course, name):
    """Starter and reference are submissions."""
    root = Path(course.assignments) / ID / name if name == "starter" else Path(course.reference) / ID
    assert read_submission(str(root), "child_sum.py").missing is None


def test_the_schemas_take_it(course):
    """What the loader takes, an editor with the schema takes."""
    for path, schema in (
        (assignment_path(course, ID), assignment_schema(KINDS)),
        (course.rubric, rubric_schema()),
    ):
        data = yaml.safe_load(Path(path).read_text())
        assert list(Draft7Validator(schema).iter_errors(data)) == []


@pytest.mark.parametrize(
    ("name", "schema"), [("assignment", assignment_schema(KINDS)), ("rubric", rubric_schema())]
)
def test_the_schemas_for_editors_are_up_to_date(name, schema):
    """docs/schema/ is what `grade schema` prints: run it again when this fails."""
    stored = json.loads((DOCS / "schema" / f"{name}.schema.json").read_text())
    assert stored == schema
