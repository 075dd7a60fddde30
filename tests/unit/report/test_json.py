import json

import msgspec

from grader.model.grade import Grade
from grader.report.json import render_json


def test_what_is_written_reads_back_as_the_same_grade(mixed):
    """The document is the record, whole."""
    assert msgspec.json.decode(render_json(mixed), type=Grade) == mixed


def test_keys_stand_in_the_order_of_the_record(mixed):
    """A person finds the outcome in the same place each time; the last byte is a newline."""
    data = render_json(mixed)
    assert list(json.loads(data)) == list(Grade.__struct_fields__)
    assert data.endswith(b"}\n")
    assert b'\n  "assignment"' in data


def test_hostile_text_is_no_danger_to_a_terminal_and_reads_back_the_same(report):
    """Controls and reordering characters are JSON escapes, so nothing of them is in the bytes."""
    text = "\x1b[2J \x7f \x9b \u202e \u2028 \ufeff \U000e0041 漢"
    grade = report.grade(report.check("bad", "failed", findings=[report.finding(text)]))
    data = render_json(grade)
    shown = data.decode("utf-8").replace("\n", "")
    assert shown.isprintable()
    assert json.loads(data)["checks"][0]["findings"][0]["message"] == text


def test_lone_surrogates_are_written_as_visible_escapes(report):
    """A strict parser refuses lone surrogates, so none is written."""
    grade = report.grade(report.check("bad", "failed", evidence={"\udc80": ["a\ud800", 1, None]}))
    evidence = json.loads(render_json(grade))["checks"][0]["evidence"]
    assert evidence == {"\\udc80": ["a\\ud800", 1, None]}


def test_the_hostile_grade_is_valid_json(report):
    """Nothing a student prints breaks the document."""
    assert len(json.loads(render_json(report.hostile()))["checks"]) == len(report.texts)
