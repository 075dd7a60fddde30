"""Verdicts, rows and stores to test with, none of which needs a sandbox."""

import pytest

from grader.batch.engine.records import Ended, Verdict
from grader.batch.late import Lateness
from grader.batch.outputs.rows import Row, page_name
from grader.batch.records import Entry
from grader.batch.store.store import Standing, open_store
from grader.batch.summary import Summary
from grader.model.grade import CheckResult, Grade, SandboxReport, Stream, SubmissionId


def make_summary(score=80.0, **kwargs):
    """A summary out of 100 with whatever is given."""
    values = {
        "score": score, "max_score": 100.0, "band": "good", "duration_s": 0.5,
        "outcomes": {"one": "passed", "two": "failed"},
    }  # fmt: skip
    return Summary(**values | kwargs)


def make_entry(student="alice", **kwargs):
    """An entry with whatever is given."""
    return Entry(**{"student": student, "name": student.capitalize(), "parts": ()} | kwargs)


def make_ended(number=1, student="alice", sha256="0" * 64, **verdict):
    """The end of a job with whatever verdict is given."""
    verdict = verdict or {"document": b"{}", "summary": make_summary()}
    return Ended(number=number, student=student, sha256=sha256, verdict=Verdict(**verdict))


def make_row(student="alice", mark=80.0, **kwargs):
    """A row of a graded student with whatever is given."""
    entry = kwargs.pop("entry", make_entry(student))
    summary = kwargs.pop("summary", make_summary(mark))
    standing = Standing(
        number=1, entry=entry, key="k", result=1, run=1, graded_at="2026-10-01", summary=summary
    )
    values = {
        "standing": standing, "who": student, "name": entry.name, "status": "graded", "summary": summary,
        "late": Lateness(), "mark": mark, "band": "good", "note": None, "page": page_name(student),
    }  # fmt: skip
    return Row(**values | kwargs)


def make_grade(evidence, score=100.0, check_id="one", outcome="passed"):
    """A grade of one check."""
    nothing = Stream(text="", truncated=False)
    check = CheckResult(
        id=check_id, title="T", criterion="behaviour", outcome=outcome, points=score, max_points=100.0, duration_s=0.1,
        findings=[], stdout=nothing, stderr=nothing, evidence=evidence,
    )  # fmt: skip
    return Grade(
        assignment="a1", title="T", submission=SubmissionId(path="/home/alice", sha256="0"), seed=1,
        graded_at="2026-10-01T10:00:00+00:00", duration_s=0.1, score=score, max_score=100.0,
        criteria={}, checks=[check], sandbox=SandboxReport(tier="none", protections={}),
    )  # fmt: skip


class Make:
    """What makes them."""

    summary = staticmethod(make_summary)
    entry = staticmethod(make_entry)
    ended = staticmethod(make_ended)
    row = staticmethod(make_row)
    grade = staticmethod(make_grade)


@pytest.fixture
def make():
    """The builders of this file."""
    return Make


@pytest.fixture
def store(tmp_path):
    """An open store."""
    with open_store(str(tmp_path), "assignment1") as opened:
        yield opened
