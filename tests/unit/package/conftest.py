"""A course with an assignment that compares with its reference, and one beside it."""

import json
import shutil
from pathlib import Path

import pytest

from grader.pipeline.assemble import open_course, open_task

EXAMPLE = Path(__file__).parents[3] / "docs" / "example-course"


@pytest.fixture
def folder(tmp_path):
    """A copy of the example course, whose rubric speaks of two assignments."""
    copy = tmp_path / "course"
    shutil.copytree(EXAMPLE, copy)
    second = copy / "assignments" / "second"
    shutil.copytree(copy / "assignments" / "sum-in-a-child", second)
    text = (second / "assignment.yaml").read_text()
    (second / "assignment.yaml").write_text(text.replace("id: sum-in-a-child", "id: second"))
    rubric = {
        "version": 1,
        "out_of": 100,
        "criteria": {"behaviour": 1, "processes": 1, "resources": 1, "robustness": 1},
        "assignments": {"sum-in-a-child": {"out_of": 40}, "second": {"out_of": 7}},
    }
    (copy / "rubric.yaml").write_text(json.dumps(rubric))
    return copy


@pytest.fixture
def task(folder):
    """The example's assignment, with its reference."""
    return open_task(open_course(str(folder)), "sum-in-a-child")
