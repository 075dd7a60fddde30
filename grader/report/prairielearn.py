"""results.json of an external grader for PrairieLearn (docs.prairielearn.com/externalGrading, "Grading results")."""

from typing import Any

from grader.model.grade import CheckResult, Grade
from grader.report.json import pretty
from grader.report.plain import BLOCK_CHARACTERS, headline, line, message, shortened, told

MESSAGE_CHARACTERS = 500
OUTPUT_BYTES = 700_000  # of all tests together: PrairieLearn takes a file of 1 MB
BYTES_A_CHARACTER = 4  # in UTF-8, and what JSON escapes takes 2


def render_prairielearn(grade: Grade) -> bytes:
    """The score is a share from 0 to 1. What was not graded is "not gradable": it costs no points and no attempt."""
    graded = grade.score is not None
    said = headline(grade)
    document = {
        "gradable": graded,
        **({"score": _share(grade)} if graded else {"format_errors": [said]}),
        "message": said,
        "tests": [_test(check, grade) for check in grade.checks] if graded else [],
    }
    return pretty(document)


def _share(grade: Grade) -> float:
    return min((grade.score or 0) / grade.max_score, 1.0) if grade.max_score else 0.0


def _test(check: CheckResult, grade: Grade) -> dict[str, Any]:
    room = OUTPUT_BYTES // BYTES_A_CHARACTER // len(grade.checks) - MESSAGE_CHARACTERS
    passed = check.outcome == "passed"
    return {
        "name": line(check.id),
        "description": line(check.title),
        "points": check.points,
        "max_points": check.max_points,
        "message": "" if passed else shortened(message(check, grade), MESSAGE_CHARACTERS),
        "output": told(check, grade, max(min(room, BLOCK_CHARACTERS), 0)),
    }
