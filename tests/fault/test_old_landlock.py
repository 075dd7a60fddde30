"""Older kernels' Landlock: each version lacks something, which is made up for or said."""

import os
import shutil

import pytest

from grader.supervisor.landlock import promise, rules

from .conftest import ROOT, graded

NEWEST_THAT_LACKS_SCOPES = 5
ASKING = 'return libc.syscall("landlock_create_ruleset", 0, 0, _VERSION_FLAG)'


@pytest.fixture
def grader_of(tmp_path):
    """`grader_of(version)` is a folder with a grader whose kernel seems to be that old. As root, open to all."""

    def make(version: int) -> str:
        shutil.copytree(
            ROOT / "grader", tmp_path / "old" / "grader", ignore=shutil.ignore_patterns("__pycache__")
        )
        source = tmp_path / "old" / "grader" / "supervisor" / "landlock" / "rules.py"
        text = source.read_text()
        assert ASKING in text
        source.write_text(text.replace(ASKING, ASKING.replace("return ", f"return min({version}, ") + ")"))
        return str(tmp_path / "old")

    return make


@pytest.mark.skipif(rules.version() < 1, reason="this kernel has no Landlock")
@pytest.mark.parametrize("version", range(1, 8))
def test_each_version_grades(grade_without, grader_of, version):
    """What Landlock itself does not do yet is done by the supervisor and by seccomp."""
    done = grade_without({}, "--sandbox", "landlock", "--course", str(ROOT), PYTHONPATH=grader_of(version))
    protections = graded(done, "landlock")
    assert protections["network"] == "enforced"
    out_of_reach = version > NEWEST_THAT_LACKS_SCOPES or os.geteuid() == 0
    assert protections["processes"].startswith("enforced" if out_of_reach else "missing: Landlock")


@pytest.mark.parametrize("version", range(10))
def test_an_ordinary_users_own_programs_must_be_out_of_reach(version):
    """Below signal scoping the tier is refused, unless it was asked for by name; a user of its own needs no scoping."""
    usable = promise.unusable(version, own_user=False, asked=False) is None
    assert usable == (version > NEWEST_THAT_LACKS_SCOPES)
    assert (promise.unusable(version, own_user=False, asked=True) is None) == (version > 0)
    assert (promise.unusable(version, own_user=True, asked=False) is None) == (version > 0)


@pytest.mark.parametrize("version", range(1, 10))
def test_what_is_missing_is_said(version):
    """By the names that all tiers use."""
    as_user = promise.protections(version, own_user=False)
    assert as_user["user"].startswith("missing: ")
    assert (as_user["processes"] == "enforced") == (version > NEWEST_THAT_LACKS_SCOPES)
    assert promise.protections(version, own_user=True)["processes"] == "enforced"
