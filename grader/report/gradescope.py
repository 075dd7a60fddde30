"""results.json as Gradescope reads it (gradescope-autograders.readthedocs.io, "Autograder Specifications").

Gradescope has no word for "not graded". A score is required, for the whole or for each test; where there
is none, it reports a failed autograder and records nothing. That is what a fault of ours must come to, so
then no score is written anywhere.
"""

from typing import Any

from grader.model.grade import CheckResult, Grade
from grader.report.json import pretty
from grader.report.plain import headline, line, told


def render_gradescope(grade: Grade) -> bytes:
    """One test a check, all in plain text; the total is the document's, not Gradescope's sum."""
    graded = grade.score is not None
    document = {
        **({"score": grade.score} if graded else {}),
        "execution_time": round(grade.duration_s, 3),
        "output": headline(grade),
        "output_format": "text",
        "tests": [_test(check, grade, graded=graded) for check in grade.checks],
        "extra_data": {
            "seed": grade.seed,
            "sandbox": grade.sandbox.tier,
            "submission_sha256": grade.submission.sha256,
        },
    }
    return pretty(document)


def _test(check: CheckResult, grade: Grade, *, graded: bool) -> dict[str, Any]:
    points = {"score": check.points, "max_score": check.max_points} if graded else {}
    known = check.outcome in ("passed", "failed")
    return {
        **points,
        **({"status": check.outcome} if known else {}),
        "name": line(f"{check.id}: {check.title}"),
        "name_format": "text",
        "output": told(check, grade),
        "output_format": "text",
        "tags": [check.criterion],
    }
