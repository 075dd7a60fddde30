"""A JUnit report read back as its consumers read it, before anybody gets to see it."""

from collections import Counter
from xml.etree import ElementTree as ET

from grader.model.errors import HarnessError
from grader.model.grade import Grade, Outcome
from grader.report.plain import line

COUNTS: dict[Outcome, str] = {"failed": "failures", "error": "errors", "skipped": "skipped"}


def read_back(data: bytes, grade: Grade) -> None:
    """Hold the outcomes that a consumer will count against those of the document."""
    suite = ET.fromstring(data)[0]  # noqa: S314 - our own bytes, written a moment ago
    cases = suite.findall("testcase")
    written = [(case.get("name"), _outcome(case)) for case in cases]
    wanted = [(line(check.id), check.outcome) for check in grade.checks]
    counted = Counter(outcome for _, outcome in written)
    same_counts = all(int(suite.attrib[name]) == counted[outcome] for outcome, name in COUNTS.items())
    unique = len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)
    same_counts = same_counts and int(suite.attrib["tests"]) == len(cases)
    if written[: len(wanted)] != wanted or not same_counts or not unique:
        raise HarnessError("the JUnit report would not say what the grade says; it was not written")


def _outcome(case: ET.Element) -> Outcome:
    if case.find("failure") is not None:
        return "failed"
    if case.find("error") is not None:
        return "error"
    return "passed" if case.find("skipped") is None else "skipped"
