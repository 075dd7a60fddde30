"""The course itself, as `grade verify` sees it: the slowest test, and the one that says most."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = sorted(path.parent.name for path in (ROOT / "assignments").glob("*/assignment.yaml"))
CONTRACTS = {
    "assignment1": (
        "one-child exit-statuses killed-children collected real-children in-parallel child-stays-out no-zombies "
        "no-orphans empty many second-call flush-once"
    ),
    "assignment2": (
        "short empty every-byte large uses-pipes child-does-the-work child-stays-out no-fd-leak no-zombies no-orphans"
    ),
    "assignment3": (
        "stdout-to-file stdin-from-file both truncates appends arguments no-redirection stderr-untouched "
        "large-output mode status killed not-found not-executable bad-output child-stays-out missing-input "
        "uses-dup2-and-exec parent-untouched no-inherited-fds no-fd-leak no-zombies no-orphans"
    ),
    "assignment4": (
        "one-worker final-count keeps-start-value under-contention one-at-a-time in-shared-memory forks-workers "
        "child-stays-out many-workers no-work no-zombies no-orphans no-leftover-ipc"
    ),
    "assignment5": (
        "echoes binary large half-close many-clients slow-client abrupt-client stops-on-sigterm rebinds-at-once "
        "listens-where-told no-fd-leak no-zombies no-orphans"
    ),
}
"""The ids that gradebooks and course scripts name: more may come, none may go."""


def grade(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `grade` in the checkout."""
    command = [sys.executable, "-c", "from grader.cli import main; main()", *words]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "LANG": "C.UTF-8"}
    )


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_course_holds_what_it_promises(assignment):
    """Reference and styles get full marks, the starter none, and every mutant is caught where it says."""
    done = grade("verify", assignment)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("assignment", CONTRACTS)
def test_every_promised_check_is_there(assignment):
    """Ids of checks are public interface."""
    from grader.pipeline.assemble import open_course, open_task

    task = open_task(open_course(str(ROOT)), assignment)
    assert set(CONTRACTS[assignment].split()) <= {check.id for check in task.assignment.checks}


@pytest.mark.parametrize("assignment", CONTRACTS)
def test_there_are_enough_mutants_and_styles(assignment):
    """At least 20 known-wrong solutions and 8 correct ones that are written very differently."""
    folder = ROOT / "reference" / assignment
    assert len(list((folder / "mutants").iterdir())) >= 20
    assert len(list((folder / "styles").iterdir())) >= 8
