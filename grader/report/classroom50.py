"""result.json for Classroom 50 (github.com/foundation50/classroom50, schemas/result-v1.schema.json).

Who handed in what, its runner says in the environment; it writes owner, kind and dates over ours. An
autograder that exits with anything but 0 has failed for it, so `grade` runs with `--exit-zero` there.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from grader.model.errors import UsageError
from grader.model.grade import CheckResult, Grade
from grader.report.json import pretty
from grader.report.plain import line, message

IDENTITY = {
    "classroom": ("CLASSROOM",),
    "assignment": ("ASSIGNMENT",),
    "owner": ("OWNER", "USERNAME", "GITHUB_ACTOR"),
    "submission": ("SUBMISSION_TAG",),
    "commit": ("COMMIT_URL",),
    "release": ("RELEASE_URL",),
    "review": ("REVIEW_URL", "COMMIT_URL"),
}
"""Key of the document → the variables that hold it, the first that is set."""


def render_classroom50(grade: Grade, environ: Mapping[str, str]) -> bytes:
    """The document. Its numbers are integers: the score is rounded down, so that only full marks read as such.

    What was not graded is 0 of 0 without tests, which is the runner's own form for an error. UsageError when
    the environment does not say who handed in what.
    """
    at = datetime.fromisoformat(grade.graded_at.replace("Z", "+00:00")).astimezone(timezone.utc)
    graded = grade.score is not None
    document = {
        "schema": "classroom50/result/v1",
        **_identity(environ),
        "assignment_type": environ.get("ASSIGNMENT_TYPE") or "individual",
        "datetime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "graded_at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "score": _whole(grade.score or 0, grade.max_score) if graded else 0,
        "max-score": round(grade.max_score) if graded else 0,
        "tests": list(_tests(grade)) if graded else [],
    }
    return pretty(document)


def _whole(score: float, most: float) -> int:
    return round(most) if score >= most else max(min(int(score), round(most) - 1), 0)


def _identity(environ: Mapping[str, str]) -> dict[str, str]:
    found = {
        key: next((line(environ[name]) for name in names if environ.get(name)), "")
        for key, names in IDENTITY.items()
    }
    missing = [IDENTITY[key][0] for key, value in found.items() if not value]
    if missing:
        raise UsageError(
            f"no report for classroom50: {', '.join(missing)} should be in the environment, as its runner puts it"
        )
    return found


def _tests(grade: Grade) -> Iterator[dict[str, Any]]:
    """Whole points that add up to about the maximum: each check gets what its share moves the rounded sum by."""
    before, most = 0, 0.0
    for check in grade.checks:
        most += check.max_points
        yield _test(check, grade, round(most) - before)
        before = round(most)


def _test(check: CheckResult, grade: Grade, most: int) -> dict[str, Any]:
    passed = check.outcome == "passed"
    told = {} if passed else {"message": message(check, grade)}
    return {
        "test-name": line(check.id),
        "passed": passed,
        "score": most if passed else 0,
        "max-score": most,
        **told,
    }
