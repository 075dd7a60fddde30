"""What ends too early: the supervisor killed from outside, the disk full when the report is written."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import REFERENCE, ROOT

SPINS = "tests/corpus/assignment1/spins.py"
PATIENCE_S = 30
GRADE = (sys.executable, "-c", "from grader.cli import main; main()")


def descendants(pid: int) -> list[int]:
    """All processes below one."""
    try:
        below = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return below + [deeper for child in below for deeper in descendants(child)]


def await_a_student(pid: int) -> tuple[int, int]:
    """The supervisor and the student's process, once that has used processor time; it spins, so that is soon."""
    while True:
        for below in descendants(pid):
            fields = stat_fields(below)
            if fields and int(fields[11]) > 20:
                return int(fields[1]), below
        os.sched_yield()


def stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on, none when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


@pytest.mark.parametrize("tier", ["bubblewrap", "landlock", "none"])
def test_a_supervisor_that_is_killed_is_our_fault(environment, tier):
    """An error, not a lost point; and the submission, that computes without end, goes with it."""
    words = ["assignment1", SPINS, "--check", "one-child", "--sandbox", tier, "--format", "json"]
    with subprocess.Popen(
        [*GRADE, *words], cwd=ROOT, env=environment, stdout=-1, stderr=-1, text=True
    ) as process:
        supervisor, student = await_a_student(process.pid)
        end = os.pidfd_open(student)
        os.kill(supervisor, signal.SIGKILL)
        out, err = process.communicate(timeout=60)
    # it is killed at once, and dies when it gets a processor
    ended, _, _ = select.select([end], [], [], PATIENCE_S)
    os.close(end)
    assert process.returncode == 3, err
    document = json.loads(out)
    assert document["score"] is None
    assert "it ended without a word" in document["error"]
    assert ended


def test_a_full_disk_under_stdout_is_said(environment):
    """Exit code 1 would say that a check failed."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [*GRADE, "assignment1", REFERENCE],
            check=False,
            cwd=ROOT,
            env=environment,
            stdout=full,
            stderr=-1,
            text=True,
        )
    assert done.returncode == 3
    assert "the report could not be written: No space left on device" in done.stderr


def test_a_full_disk_under_a_report_is_said(environment):
    """The same for --report."""
    words = ["assignment1", REFERENCE, "--report", "json=/dev/full"]
    done = subprocess.run(
        [*GRADE, *words], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 3
    assert "cannot write /dev/full: No space left on device" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="to mount something for a test takes root")
def test_a_report_that_does_not_fit_leaves_what_was_there(grade_without, tmp_path):
    """Whole or not at all: no half a report, and the old one still there."""
    place = tmp_path / "small"
    place.mkdir()
    script = f"echo old > {place}/report.json"
    done = grade_without(
        {
            "folders": {str(place): "tmpfs:size=8k"},
            "first": script,
            "last": f"ls -A {place}; cat {place}/report.json",
        },
        "--report",
        f"json={place}/report.json",
    )
    assert done.returncode == 3, done.stderr
    assert f"cannot write {place}/report.json: No space left on device" in done.stderr
    assert done.stdout.endswith("report.json\nold\n")
