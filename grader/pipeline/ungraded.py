"""The result document of a grading that did not take place: it says why, and holds no verdict and no mark."""

from datetime import datetime, timezone

from grader import __version__
from grader.model.grade import Grade, SandboxReport, SubmissionId
from grader.spec.visible import visible


def ungraded(
    assignment: str, submission: str, error: BaseException, *, seed: int | None, sandbox: str
) -> Grade:
    """What is known when `error` kept the grader from its work. The seed is 0 when none was asked for."""
    return Grade(
        assignment=visible(assignment),
        title="not graded",
        submission=SubmissionId(path=visible(submission), sha256=""),
        seed=seed or 0,
        graded_at=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        duration_s=0.0,
        sandbox=SandboxReport(tier=sandbox, protections={}),
        score=None,
        max_score=0.0,
        criteria={},
        checks=[],
        error=str(error) or type(error).__name__,
        grader={"version": __version__},
    )
