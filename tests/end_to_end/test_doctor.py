"""`grade doctor`, for real: each protection tried in each tier."""

import json

import pytest


@pytest.fixture
def without_bwrap(environment, tmp_path):
    """An environment whose bwrap fails, as in most containers."""
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin" / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    return {**environment, "PATH": f"{tmp_path / 'bin'}:{environment['PATH']}"}


def test_bubblewrap_holds_whole_and_that_is_exit_code_0(grade):
    """Tried, not just told: nothing that the probe did in it succeeded."""
    done = grade("doctor", "--format", "json", timeout=120)
    found = json.loads(done.stdout)
    bubblewrap, landlock = found["tiers"]
    assert [each["found"] for each in bubblewrap["protections"] if not each["holds"]] == []
    assert (done.returncode, found["whole"], found["auto"]) == (0, True, "bubblewrap")
    missing = {each["name"] for each in landlock["protections"] if not each["holds"]}
    assert missing - {"user"} == {"file names", "process list", "host name"}


def test_a_host_without_namespaces_is_exit_code_1_with_remedies(grade, without_bwrap):
    """Landlock works and lacks something: each by name, what it costs, how to have bubblewrap."""
    done = grade("doctor", env=without_bwrap, timeout=120)
    assert done.returncode == 1
    assert "No permissions to create new namespace" in done.stdout
    assert "MISSING  process list" in done.stdout
    assert "To have bubblewrap:" in done.stdout
