"""What an autograder of Autolab prints last (docs.autolabproject.com, "Guide for Lab Authors", "Formatted Feedback").

One line with the verdict on each check, and one with the score of each *problem*: the criteria are the
problems, so the assessment must have them. Autolab records 0 when no score can be read and there was none
before, and shows what was printed; so what was not graded says why, and names no score.
"""

from typing import Any

import msgspec

from grader.model.grade import CheckResult, Grade
from grader.report.plain import NOT_GRADED, details, headline, line, shortened

HINT_CHARACTERS = 2_000


def render_autolab(grade: Grade) -> bytes:
    """Two lines of JSON, which must be the last of standard output."""
    graded = grade.score is not None
    feedback = (
        _feedback(grade) if graded else {"_presentation": "semantic", "stages": ["grader"], **_fault(grade)}
    )
    scores = {name: part.score for name, part in grade.criteria.items() if part.max_score} if graded else {}
    lines = (feedback, {"scores": scores})
    return b"".join(msgspec.json.encode(each) + b"\n" for each in lines)


def _feedback(grade: Grade) -> dict[str, Any]:
    """A stage for each criterion, in the order of the checks."""
    stages: dict[str, dict[str, Any]] = {}
    for check in grade.checks:
        stages.setdefault(check.criterion, {})[line(check.id)] = _test(check, grade)
    return {"_presentation": "semantic", "stages": list(stages), **stages}


def _test(check: CheckResult, grade: Grade) -> dict[str, Any]:
    if check.outcome == "passed":
        return {"passed": True}
    return {"passed": False, "hint": shortened(details(check, grade), HINT_CHARACTERS)}


def _fault(grade: Grade) -> dict[str, Any]:
    said = headline(grade) or NOT_GRADED
    return {"grader": {"worked": {"passed": False, "hint": shortened(said, HINT_CHARACTERS)}}}
