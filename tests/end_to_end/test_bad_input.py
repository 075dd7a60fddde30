"""Submissions that misbehave, each in its own way: the right outcome, in bounded time, and a sentence that says it.

What is left running or on the disk is looked for by the fixture `grade`, after each.
"""

import json
import shutil
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "docs" / "example-course"
CORPUS = "tests/corpus/assignment1"


def failed_with(grade, name: str, *words: str, within_s: float = 30) -> list[str]:
    """Grade one of the corpus; it must fail without a fault of ours. The findings' sentences."""
    done = grade("assignment1", f"{CORPUS}/{name}.py", *words, "--format", "json", timeout=within_s)
    document = json.loads(done.stdout)
    assert done.returncode == 1, done.stderr
    assert (document["score"], document["error"]) == (0, None)
    assert {check["outcome"] for check in document["checks"]} <= {"failed", "skipped"}
    failed = [check for check in document["checks"] if check["outcome"] == "failed"]
    return [finding["message"] for check in failed for finding in check["findings"]]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("does_not_parse", "not valid Python"),
        ("raises_at_import", "RuntimeError: broken on purpose"),
        ("exits_at_import", "ended the process while being imported"),
        ("os_exits_at_import", "ended the process while being imported"),
        ("lacks_the_function", "defines no function run_children"),
        ("wrong_signature", "takes 0 positional arguments but 1 was given"),
        ("recurses_for_ever", "RecursionError"),
        ("overflows_the_stack", "signal 11 (SIGSEGV)"),
        ("kills_itself", "killed by signal 9 (SIGKILL)"),
        ("prints_megabytes", "more than 16 MB of output"),
    ],
)
def test_the_fault_is_said_of_every_check(grade, name, said):
    """No check passes, and the first sentence names what happened."""
    assert said in failed_with(grade, name)[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hangs", "can never return"),
        ("spins", "5 s"),  # of the clock or of the processor, whichever is met first
        ("ignores_signals_and_hangs", "did not come to its end within 5 s"),
        ("forks_without_end", "256 processes"),
    ],
)
def test_what_never_ends_is_ended(grade, name, said):
    """The limit is named; processes that hide in sessions of their own are ended too."""
    assert said in failed_with(grade, name, "--check", "one-child")[0]


def test_memory_without_end_meets_its_limit(grade):
    """Either the allocation fails or the time is up; the machine does not notice."""
    messages = failed_with(grade, "allocates_without_end", "--check", "empty", "--check", "one-child")
    assert all("MemoryError" in each or "5 s" in each or "memory" in each for each in messages)


def test_junk_is_named_and_never_unpickled(grade):
    """A value of the student's own class is a wrong answer, and its methods are never called by us."""
    assert "Junk object" in failed_with(grade, "returns_junk", "--check", "one-child")[0]


def test_killing_everything_kills_only_itself(grade):
    """Neither the supervisor nor the host notices."""
    assert failed_with(grade, "kills_everything", "--check", "one-child")


def test_a_full_disk_is_the_sandboxes_own(grade):
    """Files without end fill a space of bounded size that goes with the sandbox."""
    assert failed_with(grade, "fills_the_disk", "--check", "one-child")


def test_reading_stdin_finds_its_end(grade):
    """A submission that reads all of stdin, which is empty, and then works is right."""
    assert grade("assignment1", f"{CORPUS}/reads_stdin.py").returncode == 0


def test_nothing_of_a_submission_acts_on_the_terminal(grade):
    """Escape sequences in names and values are shown as signs."""
    done = grade("assignment1", f"{CORPUS}/returns_junk.py", "-v")
    assert "\x1b" not in done.stdout


def test_a_submission_brings_no_course_of_its_own(grade, tmp_path):
    """A folder that looks like a course lies in what was handed in: it is not taken, unless staff name it."""
    shutil.copytree(EXAMPLE, tmp_path / "alice")
    shutil.copy(EXAMPLE / "reference" / "sum-in-a-child" / "child_sum.py", tmp_path / "alice")
    done = grade("sum-in-a-child", cwd=tmp_path / "alice")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--course or GRADER_COURSE" in done.stderr
    assert grade("sum-in-a-child", "--course", ".", cwd=tmp_path / "alice").returncode == 0
