"""Grades to be reported, small and hostile ones."""

import pytest

from grader.model.grade import (
    CheckResult,
    CriterionScore,
    Finding,
    Grade,
    SandboxReport,
    Stream,
    SubmissionId,
)
from grader.model.observation import Where

ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m"
BIDI = "\u202eevil\u2066\u200b\u2028"
BROKEN = "\ud800\udfff\ufffe\uffff\x00"
HOSTILE = [
    ESCAPES,
    BIDI,
    BROKEN,
    "<script>&amp;]]>",
    "[[ATTACHMENT|/etc/passwd]]",
    "\r\n\t\x0b",
    "漢字🎉é" * 40,
    "x" * 5000,
]


def make_finding(message="It went wrong.", **kwargs):
    """A finding with whatever is given."""
    return Finding(**{"kind": "wrong", "message": message} | kwargs)


def make_check(check_id="one", outcome="passed", **kwargs):
    """A check worth 2 points with whatever is given."""
    values = {
        "id": check_id,
        "title": f"The title of {check_id}",
        "criterion": "behaviour",
        "outcome": outcome,
        "points": 2.0 if outcome == "passed" else 0.0,
        "max_points": 2.0,
        "duration_s": 0.0,
        "findings": [make_finding()] if outcome != "passed" else [],
        "stdout": Stream(text="", truncated=False),
        "stderr": Stream(text="", truncated=False),
        "evidence": {},
    }
    return CheckResult(**values | kwargs)


def make_grade(*checks, **kwargs):
    """A grade of these checks with whatever is given."""
    values = {
        "assignment": "assignment1",
        "title": "Fork and wait",
        "submission": SubmissionId(path="handed-in/alice", sha256="0" * 64),
        "seed": 4711,
        "graded_at": "2026-11-23T00:12:52.250000Z",
        "duration_s": 0.184,
        "sandbox": SandboxReport(tier="bubblewrap", protections={"network": "enforced"}),
        "score": 50.0,
        "max_score": 100.0,
        "criteria": {"behaviour": CriterionScore(score=50.0, max_score=100.0)},
        "checks": list(checks),
    }
    return Grade(**values | kwargs)


def stream(text, *, truncated=False):
    """A stream that holds `text`."""
    return Stream(text=text, truncated=truncated)


def make_hostile_grade():
    """Every text that a student has a hand in is hostile."""
    checks = [
        make_check(
            f"check-{index}",
            "failed",
            findings=[
                make_finding(text, expected=text, actual=text, hint=text, where=Where(file=text, line=3)),
                make_finding(f"second {text}"),
            ],
            stdout=stream(text),
            stderr=stream(text * 3),
        )
        for index, text in enumerate(HOSTILE)
    ]
    path = "alice\n  All 8 checks passed\x1b[0m"
    return make_grade(*checks, submission=SubmissionId(path=path, sha256="0" * 64))


@pytest.fixture
def report():
    """The builders of this file, for tests in modules that cannot import it."""
    return Builders


class Builders:
    """What makes grades."""

    finding = staticmethod(make_finding)
    check = staticmethod(make_check)
    grade = staticmethod(make_grade)
    stream = staticmethod(stream)
    hostile = staticmethod(make_hostile_grade)
    texts = HOSTILE
    where = Where
    criterion = CriterionScore
    sandbox = SandboxReport


@pytest.fixture
def mixed():
    """One check of each outcome, the failed one last."""
    return make_grade(
        make_check("good"),
        make_check("ours", "error", findings=[make_finding("The supervisor was lost.")]),
        make_check("left-out", "skipped", findings=[make_finding("good failed, which it depends on.")]),
        make_check(
            "bad",
            "failed",
            findings=[
                make_finding(
                    "A zombie was left.", expected="none", actual="pid 5", hint="It stays.",
                    where=Where(file="fork_wait.py", line=12),
                )
            ],
            stdout=stream("out\n"),
            stderr=stream("err\n"),
        ),
    )  # fmt: skip
