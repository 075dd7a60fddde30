"""Grades as the pipeline would give them, with any outcomes."""

from collections.abc import Callable

import pytest

from grader.model.grade import CheckResult, Finding, Grade, SandboxReport, Stream, SubmissionId
from grader.verify.records import Graded, Subject

EMPTY = Stream(text="", truncated=False)


def check_result(name: str, outcome: str) -> CheckResult:
    """One check with a finding, unless it passed."""
    message = f"{name} went wrong."
    return CheckResult(
        id=name,
        title=name,
        criterion="behaviour",
        outcome=outcome,
        points=float(outcome == "passed"),
        max_points=1,
        duration_s=0.01,
        findings=[] if outcome == "passed" else [Finding(kind="wrong", message=message)],
        stdout=EMPTY,
        stderr=EMPTY,
        evidence={},
    )


@pytest.fixture
def grade() -> Callable[..., Grade]:
    """A grade from `check=outcome`; the score is the number of passed checks."""

    def make(error: str | None = None, score: float | None = None, **outcomes: str) -> Grade:
        checks = [check_result(name, outcome) for name, outcome in outcomes.items()]
        return Grade(
            assignment="assignment1",
            title="A title",
            submission=SubmissionId(path="x", sha256="0"),
            seed=7,
            graded_at="2026-01-01T00:00:00Z",
            duration_s=0.1,
            sandbox=SandboxReport(tier="none", protections={}),
            score=sum(check.points for check in checks) if score is None else score,
            max_score=len(checks),
            criteria={},
            checks=checks,
            error=error,
        )

    return make


@pytest.fixture
def graded(grade) -> Callable[..., Graded]:
    """A graded subject of a kind, from `check=outcome`."""

    def make(kind: str, caught_by: tuple[str, ...] = (), name: str = "", **outcomes: str) -> Graded:
        subject = Subject(kind=kind, name=name or kind, path=f"/course/{name}", caught_by=caught_by)
        return Graded(subject=subject, grade=grade(**outcomes))

    return make
