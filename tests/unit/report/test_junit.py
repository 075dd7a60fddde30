import os
import shutil
import subprocess
import warnings
from pathlib import Path
from xml.etree import ElementTree as ET

import junit_xml
import junitparser
import pytest
import xmlschema

from grader.model.errors import HarnessError
from grader.report.junit import render_junit

TESTS = Path(__file__).parents[2]
SCHEMAS = ["jenkins-junit.xsd", "junit-10.xsd"]


def read(data):
    """The root of what was written."""
    return ET.fromstring(data)  # noqa: S314 - our own bytes


def parsed(grade, profile="strict"):
    """The one suite of the report."""
    return read(render_junit(grade, profile=profile))[0]


def case_of(grade, name, profile="strict"):
    """The case with that name."""
    return parsed(grade, profile).find(f"testcase[@name='{name}']")


@pytest.fixture(params=["mixed", "hostile", "broken"])
def grade(request, mixed, report):
    """Grades of every kind."""
    broken = report.grade(error="bwrap \x1b is not installed", score=None)
    return {"mixed": mixed, "hostile": report.hostile(), "broken": broken}[request.param]


@pytest.fixture
def several(report):
    """A different number of each outcome, so that none can be taken for another."""
    numbers = {"passed": 4, "failed": 3, "error": 2, "skipped": 1}
    return report.grade(
        *(
            report.check(f"{outcome}-{n}", outcome)
            for outcome, number in numbers.items()
            for n in range(number)
        )
    )


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_strict_profile_is_valid(grade, schema):
    """Jenkins' two schemas take every report, whatever the student wrote."""
    root = read(render_junit(grade))
    xmlschema.XMLSchema(TESTS / "data" / "schemas" / schema).validate(root)


@pytest.mark.parametrize("profile", ["strict", "ci"])
def test_junitparser_counts_what_the_document_says(several, profile):
    """4 passed, 3 failed, 2 errors and 1 skipped go in, and as many come out."""
    suite = next(iter(junitparser.JUnitXml.fromstring(render_junit(several, profile=profile))))
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (10, 3, 2, 1)
    assert sum(case.is_passed for case in suite) == 4


def xunit_viewer():
    """The program: installed here by `npm ci` in tests/tools, or in PATH. In CI it has to be there."""
    local = TESTS / "tools" / "node_modules" / ".bin" / "xunit-viewer"
    found = str(local) if local.exists() else shutil.which("xunit-viewer")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("xunit-viewer is missing: run `npm ci` in tests/tools")
    return found or pytest.skip("xunit-viewer is not installed: run `npm ci` in tests/tools")


@pytest.mark.parametrize("profile", ["strict", "ci"])
def test_xunit_viewer_counts_what_the_document_says(several, profile, tmp_path):
    """A reader written in another language counts the same."""
    (tmp_path / "report.xml").write_bytes(render_junit(several, profile=profile))
    command = [xunit_viewer(), "-r", "report.xml", "-c", "-C", "false", "-n", "-o", "report.html"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    counts = done.stdout.strip().split("\n")[-2].split(", ")
    assert sorted(counts) == ["1 skipped", "2 error", "3 failure", "4 passed"]


def test_a_failure_that_says_nothing_is_still_a_failure(report):
    """junit-xml drops a failure without text, which would then read as passed."""
    silent = [
        report.check("a", "failed", findings=[]),
        report.check("b", "failed", findings=[report.finding("")]),
    ]
    suite = parsed(report.grade(*silent))
    assert suite.get("failures") == "2"
    assert all(case.find("failure").text for case in suite.iter("testcase"))


def test_a_failed_case_says_all_that_is_known(mixed):
    """Message, type, every part of the finding, and the streams are there."""
    failed = case_of(mixed, "bad")
    failure = failed.find("failure")
    assert (failure.get("message"), failure.get("type")) == ("A zombie was left.", "wrong")
    assert failure.text.splitlines() == [
        "A zombie was left.", "expected: none", "actual: pid 5", "where: fork_wait.py:12", "why: It stays.",
    ]  # fmt: skip
    assert failed.find("system-out").text == "out\n"
    assert failed.find("system-err").text == "err\n"


def test_names_and_times_are_always_there(mixed):
    """A time of zero is written, and the class tells assignment and criterion."""
    for case in parsed(mixed).iter("testcase"):
        assert case.get("classname") == "assignment1.behaviour"
        assert case.get("time") == "0.000"


def test_the_suite_says_what_was_run(mixed):
    """Submission, time in UTC without an offset, and the properties to repeat it."""
    suite = parsed(mixed)
    properties = {item.get("name"): item.get("value") for item in suite.iter("property")}
    assert suite.get("name") == "assignment1 handed-in/alice"
    assert suite.get("timestamp") == "2026-11-23T00:12:52"
    assert suite.get("hostname")
    assert properties == {"seed": "4711", "score": "50.0", "max_score": "100.0", "tier": "bubblewrap"}


def test_skipped_cases_say_why_in_either_profile(mixed):
    """jenkins-junit.xsd allows text alone; GitLab and others show the message."""
    strict = case_of(mixed, "left-out").find("skipped")
    assert (strict.text, strict.attrib) == ("good failed, which it depends on.", {})
    assert case_of(mixed, "left-out", "ci").find("skipped").get("message") == strict.text


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("handed-in/alice", "handed-in/alice/fork_wait.py"),
        (".", "fork_wait.py"),
        ("a/fork_wait.py", "a/fork_wait.py"),
    ],
)
def test_the_ci_profile_names_file_and_line(report, path, file):
    """GitLab links to the student's line; the strict profile has no such attributes."""
    finding = report.finding(where=report.where(file="fork_wait.py", line=12))
    base = report.grade(report.check("bad", "failed", findings=[finding]), report.check("good"))
    submission = type(base.submission)(path=path, sha256="")
    grade = report.grade(*base.checks, submission=submission)
    assert (case_of(grade, "bad", "ci").get("file"), case_of(grade, "bad", "ci").get("line")) == (file, "12")
    assert case_of(grade, "good", "ci").get("file") is None
    assert case_of(grade, "bad").get("file") is None


def test_no_control_character_is_in_the_bytes(report):
    """Raw or escaped, control characters break Jenkins' and GitLab's parsers."""
    for profile in ("strict", "ci"):
        text = render_junit(report.hostile(), profile=profile).decode("utf-8")
        assert text.replace("\n", "").replace("\t", "").isprintable()
        assert "&#" not in text


def test_a_student_cannot_attach_files(report):
    """GitLab takes [[ATTACHMENT|path]] in the output of a failed case for ours."""
    assert (
        b"[[ATTACHMENT"
        not in b"".join(render_junit(report.hostile()).split(b"<system-out>")[1:]).split(b"</system-out>")[0]
    )
    check = report.check(
        "bad", "failed", stdout=report.stream("[[ATTACHMENT|x]]"), stderr=report.stream("[[ATTACHMENT|x]]")
    )
    assert b"[[ATTACHMENT" not in render_junit(report.grade(check))


def test_megabytes_are_cut(report):
    """The beginning and the end stay, and how much is missing is said."""
    check = report.check("bad", "failed", stdout=report.stream("a" * 10**6 + "end"))
    data = render_junit(report.grade(check))
    assert len(data) < 60_000
    assert b"end</system-out>" in data
    assert b"980003 characters left out" in data


def test_a_grader_that_broke_is_an_error_not_an_empty_success(report):
    """A report without a case would read as "all passed"."""
    suite = parsed(report.grade(error="no sandbox", score=None))
    assert (suite.get("tests"), suite.get("errors")) == ("1", "1")
    assert suite.find("testcase/error").get("message") == "no sandbox"


def test_a_report_that_would_lie_is_not_written(mixed, monkeypatch):
    """When the library loses a failure, nothing is written at all."""
    monkeypatch.setattr(junit_xml.TestCase, "add_failure_info", lambda *_: None)
    with pytest.raises(HarnessError, match="would not say what the grade says"):
        render_junit(mixed)


def test_two_cases_of_one_name_are_refused(report):
    """GitLab would drop the second one."""
    with pytest.raises(HarnessError):
        render_junit(report.grade(report.check("same"), report.check("same")))


def test_the_library_does_not_warn(mixed):
    """Nothing that junit-xml calls deprecated is used."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        render_junit(mixed)
