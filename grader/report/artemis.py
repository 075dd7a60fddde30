"""Custom feedback for Artemis (docs.artemis.cit.tum.de, "Programming exercises"): one small file for each check.

Artemis counts a test that is missing as not passed, and a build with no results at all as failed. So a
grade with a fault of ours in it has no files: the build fails and its log says why, and nobody gets a
mark of what could be judged.
"""

import msgspec

from grader.model.grade import CheckResult, Grade
from grader.report.plain import line, shortened, told
from grader.report.write import PREFIX

MESSAGE_CHARACTERS = 19_900  # Artemis cuts at 20,000


def render_artemis(grade: Grade) -> dict[str, bytes]:
    """File name → content. Skipped checks are not successful, and say why they were not made."""
    if grade.score is None:
        return {}
    return {f"{PREFIX}{line(check.id)}.json": _feedback(check, grade) for check in grade.checks}


def _feedback(check: CheckResult, grade: Grade) -> bytes:
    passed = check.outcome == "passed"
    said = line(check.title) if passed else shortened(told(check, grade), MESSAGE_CHARACTERS)
    return msgspec.json.encode({"name": line(check.id), "successful": passed, "message": said}) + b"\n"
