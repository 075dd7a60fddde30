"""Ids of a page's parts: from the checks' own ids where these are fit for it, so that links stay good."""

import re
from collections.abc import Sequence

from grader.model.grade import CheckResult

_FIT = re.compile(r"[a-z][a-z0-9-]{0,60}")


def check_anchors(checks: Sequence[CheckResult]) -> list[str]:
    """One id for each check, all different: "check-no-zombies"."""
    anchors: list[str] = []
    for n, check in enumerate(checks):
        anchor = f"check-{check.id}"
        fit = _FIT.fullmatch(check.id) and anchor not in anchors
        anchors.append(anchor if fit else f"check.{n}")
    return anchors
