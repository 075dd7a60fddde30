"""JUnit XML as Jenkins, GitLab and the others read it: one suite a submission, one case a check.

junit-xml builds the elements. What it gets wrong is mended here: it drops a failure that says nothing
(so that it reads as passed), leaves out a time of 0, and writes attributes that the schemas forbid.
At the end the counts are read back from the bytes.
"""

import os
from datetime import datetime
from typing import Literal
from xml.etree import ElementTree as ET

from junit_xml import TestCase, TestSuite  # type: ignore[import-untyped]  # junit-xml ships no types

from grader.model.grade import CheckResult, Grade
from grader.report.junit_counts import read_back
from grader.report.plain import block, details, kind, line, message, stream

Profile = Literal["strict", "ci"]
SCHEMA_CASE = {"name", "classname", "time"}
SCHEMA_SUITE = {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"}


def render_junit(grade: Grade, *, profile: Profile = "strict") -> bytes:
    """The document as XML in UTF-8, with its declaration.

    "strict" is valid against jenkins-junit.xsd and junit-10.xsd. "ci" adds what these forbid and
    GitLab and CircleCI use: a case's file and line, and the message of a skipped one. HarnessError
    when the written report does not say what the document says.
    """
    suite = suite_of(grade, profile=profile)
    totals = {name: suite.attrib[name] for name in ("tests", "failures", "errors", "time")}
    root = ET.Element("testsuites", {"name": suite.attrib["name"]} | totals)
    root.append(suite)
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    read_back(data, grade)
    return data


def suite_of(grade: Grade, *, profile: Profile = "strict", who: str = "") -> ET.Element:
    """The suite of one submission. Beside others it needs `who`: cases of the same class and name pass for one."""
    cases = [_case(check, grade, profile) for check in grade.checks] + _fault(grade)
    if who:
        for case in cases:
            case.classname = line(f"{grade.assignment}.{who}.{case.classname.rpartition('.')[2]}")
    suite: ET.Element = _suite(grade, cases).build_xml_doc()
    _mend(suite, cases, profile)
    return suite


def render_junit_ci(grade: Grade) -> bytes:
    """The report in the "ci" profile."""
    return render_junit(grade, profile="ci")


def _suite(grade: Grade, cases: list[TestCase]) -> TestSuite:
    properties = {
        "seed": str(grade.seed),
        "score": "none" if grade.score is None else str(grade.score),
        "max_score": str(grade.max_score),
        "tier": line(grade.sandbox.tier),
    }
    name = line(f"{grade.assignment} {grade.submission.path}")
    at = datetime.fromisoformat(grade.graded_at.replace("Z", "+00:00")).strftime("%Y-%m-%dT%H:%M:%S")
    return TestSuite(name, cases, hostname=line(os.uname().nodename), timestamp=at, properties=properties)


def _case(check: CheckResult, grade: Grade, profile: Profile) -> TestCase:
    case = TestCase(
        line(check.id),
        classname=line(f"{grade.assignment}.{check.criterion}"),
        elapsed_sec=check.duration_s,
    )
    said = message(check, grade), details(check, grade), kind(check)
    match check.outcome:
        case "failed":
            case.add_failure_info(*said)
            case.stdout, case.stderr = stream(check.stdout.text), stream(check.stderr.text)
        case "error":
            case.add_error_info(*said)
        case "skipped":
            case.add_skipped_info(*said[:2])
    if profile == "ci":
        case.file, case.line = _place(check, grade)
    return case


def _fault(grade: Grade) -> list[TestCase]:
    """A case for a fault of the grader that no check carries: a report without it would read as a success."""
    if grade.error is None or any(check.outcome == "error" for check in grade.checks):
        return []
    case = TestCase("grader", classname=line(grade.assignment), elapsed_sec=grade.duration_s)
    case.add_error_info(line(grade.error) or "The grader failed.", block(grade.error), "grader")
    return [case]


def _place(check: CheckResult, grade: Grade) -> tuple[str | None, str | None]:
    """File and line of the first finding that has them, from where the submission was named."""
    where = next((finding.where for finding in check.findings if finding.where), None)
    if where is None:
        return None, None
    path = grade.submission.path
    if os.path.basename(path) != os.path.basename(where.file):
        path = os.path.join(path, where.file)
    return line(os.path.normpath(path)), str(where.line)


def _mend(suite: ET.Element, cases: list[TestCase], profile: Profile) -> None:
    """Make times that are there and short enough, and (strict) only what both schemas know."""
    elements = suite.findall("testcase")
    suite.set("time", f"{sum(case.elapsed_sec for case in cases):.3f}")
    for element, case in zip(elements, cases, strict=True):
        element.set("time", f"{case.elapsed_sec:.3f}")
        if profile == "strict":
            _keep(element, SCHEMA_CASE)
            for skipped in element.findall("skipped"):
                _keep(skipped, set())
    _keep(suite, SCHEMA_SUITE)


def _keep(element: ET.Element, names: set[str]) -> None:
    for name in element.attrib.keys() - names:
        del element.attrib[name]
