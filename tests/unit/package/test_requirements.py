import pytest

from grader.model.errors import HarnessError
from grader.package import requirements


def test_only_what_grading_needs_is_asked_for():
    """The tools of development are an extra."""
    names = [required.split(">")[0].split("=")[0].lower() for required in requirements.own_requirements()]
    assert {"click", "msgspec", "pyyaml"} <= set(names)
    assert not {"pytest", "mypy"} & set(names)


def test_what_pip_says_is_passed_on(monkeypatch):
    """A requirement that exists nowhere: pip's own words, and no package."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setattr(requirements, "own_requirements", lambda: ["no-such-requirement-of-grade"])
    with pytest.raises(HarnessError, match="no-such-requirement-of-grade"):
        requirements.fetch_wheels("3.11")
