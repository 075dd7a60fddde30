"""`grade` on hosts that lack something: a wrapper takes it away first (`handicap.py`)."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HANDICAP = str(Path(__file__).with_name("handicap.py"))
REFERENCE = "reference/assignment1"

Grade = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment with an empty folder for temporary files."""
    (tmp_path / "tmp").mkdir(mode=0o777)
    (tmp_path / "tmp").chmod(0o777)
    return {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "HOME": str(tmp_path)}


@pytest.fixture
def grade_without(environment: dict[str, str]) -> Grade:
    """`grade_without({"deny": {"ptrace": 1}}, word, …)` grades the reference where that is missing, as JSON."""

    def run(missing: dict[str, object], *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        grading = ("assignment1", REFERENCE, "--format", "json", *words)
        return subprocess.run(
            [sys.executable, HANDICAP, json.dumps(missing), *grading],
            check=False, capture_output=True, text=True, cwd=ROOT, env=environment | changes, timeout=120,
        )  # fmt: skip

    return run


def refused(done: subprocess.CompletedProcess[str], said: str) -> None:
    """Nothing was graded, nobody got a zero, and a sentence says why."""
    assert done.returncode == 3, done.stdout + done.stderr
    assert said in " ".join(done.stderr.split()), done.stderr
    assert "Traceback" not in done.stderr
    if done.stdout:
        document = json.loads(done.stdout)
        assert document["score"] is None
        assert document["error"]
        assert {check["outcome"] for check in document["checks"]} <= {"error", "skipped"}


def graded(done: subprocess.CompletedProcess[str], tier: str) -> dict[str, str]:
    """Full marks, in that tier. Its protections."""
    assert done.returncode == 0, done.stdout + done.stderr
    sandbox = json.loads(done.stdout)["sandbox"]
    assert sandbox["tier"] == tier
    return dict(sandbox["protections"])
