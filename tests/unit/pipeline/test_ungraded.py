import pytest

from grader.model.errors import SandboxUnavailable
from grader.pipeline.ungraded import ungraded
from grader.report.formats import FOLDERS, FORMATS

ENVIRONMENT = ("CLASSROOM", "ASSIGNMENT", "OWNER", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")


def make(error=None):
    """A document of a grading that did not take place."""
    error = error or SandboxUnavailable("no sandbox can be used here")
    return ungraded("assignment1", "in/alice", error, seed=None, sandbox="auto")


def test_it_holds_no_mark():
    """No score, no checks; the error is there."""
    grade = make()
    assert (grade.score, grade.checks, grade.error) == (None, [], "no sandbox can be used here")


def test_an_error_without_words_is_named_by_its_kind():
    """`error` is what tells a reader that nothing was graded: it is never empty."""
    assert make(RuntimeError()).error == "RuntimeError"


@pytest.mark.parametrize("name", [*FORMATS, *FOLDERS])
def test_every_format_can_say_it(name, monkeypatch):
    """A program that waits for a report gets one."""
    for variable in ENVIRONMENT:
        monkeypatch.setenv(variable, "submit/x")
    assert (FORMATS | FOLDERS)[name](make()) or name == "artemis"
