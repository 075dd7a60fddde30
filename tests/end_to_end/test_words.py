"""What a shell, a script and a person see of `grade`."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = "reference/assignment1"
MUTANT = f"{REFERENCE}/mutants/forgets_last_wait.py"
CORPUS = "tests/corpus/assignment1"


def test_full_marks_are_exit_code_0(grade):
    """A submission that passes everything: 0, and a report on stdout."""
    done = grade("assignment1", REFERENCE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "All 13 checks passed" in done.stdout


def test_a_failed_check_is_exit_code_1(grade):
    """A submission that fails a check: 1, and the report names the check."""
    done = grade("assignment1", MUTANT, "--seed", "5")
    assert (done.returncode, done.stderr) == (1, "")
    assert "no-zombies" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["assignment9", REFERENCE], "assignment1"),
        (["assignment1", "no/such/path"], "no/such/path"),
        (["assignment1", "rubric.yaml"], "rubric.yaml"),
        (["assignment1", REFERENCE, "--check", "no-zombie"], "no-zombie"),
        (["assignment1", REFERENCE, "--format", "pdf"], "pdf"),
        (["assignment1", REFERENCE, "--report", "json"], "FORMAT=PATH"),
        (["assignment1", REFERENCE, "--report", "json=/no/such/folder/x"], "/no/such/folder"),
        (["assignment1", REFERENCE, "--seed", "many"], "many"),
        (["assignment1", REFERENCE, "--course", "tests"], "course"),
        (["assignment1", REFERENCE, "--no-such-option"], "--no-such-option"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_with_the_command_line_is_exit_code_2(grade, words, said):
    """The mistake is named on stderr, and nothing is on stdout unless a report was already made."""
    done = grade(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_the_module_is_the_submissions_fault(grade, tmp_path):
    """Graded, with exit code 1, and the missing file is named."""
    (tmp_path / "handed-in").mkdir()
    (tmp_path / "handed-in" / "forkwait.py").write_text("")
    done = grade("assignment1", str(tmp_path / "handed-in"))
    assert done.returncode == 1
    assert "There is no fork_wait.py" in " ".join(done.stdout.split())


def test_no_bwrap_is_exit_code_3_and_says_what_to_install(grade, environment, tmp_path):
    """The sandbox that was asked for or none: the message has the package's name and the way without."""
    bare = {**environment, "PATH": str(tmp_path)}
    done = grade("assignment1", REFERENCE, "--sandbox", "bubblewrap", env=bare)
    assert (done.returncode, done.stdout) == (3, "")
    assert "apt-get install bubblewrap" in done.stderr
    assert "--sandbox none" in done.stderr


@pytest.fixture
def lame_bwrap(environment, tmp_path):
    """An environment of a host where bwrap is there and fails, as in most containers."""
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin" / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    return {**environment, "PATH": f"{tmp_path / 'bin'}:{environment['PATH']}"}


def test_a_bwrap_that_cannot_start_is_exit_code_3(grade, lame_bwrap):
    """When it was asked for by name: what it said is passed on."""
    done = grade("assignment1", REFERENCE, "--sandbox", "bubblewrap", env=lame_bwrap)
    assert (done.returncode, done.stdout) == (3, "")
    assert "No permissions to create new namespace" in done.stderr


def test_where_bwrap_fails_landlock_grades_and_the_report_says_so(grade, lame_bwrap):
    """`auto` takes the first tier that works; what that one cannot hold is in the report by name."""
    done = grade("assignment1", REFERENCE, "--format", "json", env=lame_bwrap)
    assert done.returncode == 0, done.stderr
    sandbox = json.loads(done.stdout)["sandbox"]
    assert sandbox["tier"] == "landlock"
    missing = {name for name, state in sandbox["protections"].items() if state.startswith("missing: ")}
    assert missing >= {"file names", "process list", "host name"}


def test_without_a_sandbox_only_when_asked_for_by_name(grade):
    """`--sandbox none` grades all the same, and the report tells what is missing."""
    done = grade("assignment1", REFERENCE, "--sandbox", "none", "--format", "json")
    assert done.returncode == 0
    sandbox = json.loads(done.stdout)["sandbox"]
    assert sandbox["tier"] == "none"
    assert any(state.startswith("missing") for state in sandbox["protections"].values())


def test_an_interrupt_is_exit_code_130(spawn):
    """Ctrl-C ends the grading, and everything in the sandbox with it."""
    process = spawn("assignment1", f"{CORPUS}/spins.py")
    _await_computing_descendant(process.pid)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err


def test_stdout_holds_the_report_and_nothing_else(grade):
    """The whole of stdout is the document, whatever the submission prints."""
    document = json.loads(grade("assignment1", MUTANT, "--format", "json", "--seed", "5").stdout)
    assert document["version"] == 1
    assert document["seed"] == 5
    assert len(document["checks"]) == 13


def test_closed_streams_are_no_fault(environment, tmp_path):
    """A shell's `<&- >&- 2>&-` changes nothing: the report goes where it was asked for, and the exit code stays."""
    words = f"from grader.cli import main; main()' assignment1 {MUTANT} --report json={tmp_path}/grade.json"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -c '{words} <&- >&- 2>&-"],
        check=False,
        cwd=ROOT,
        env=environment,
    )
    assert done.returncode == 1
    assert json.loads((tmp_path / "grade.json").read_text())["assignment"] == "assignment1"


def test_reports_are_written_besides(grade, tmp_path):
    """Each --report is a file of its own, and all tell the same."""
    json_path, junit_path = tmp_path / "grade.json", tmp_path / "grade.xml"
    done = grade("assignment1", MUTANT, "--report", f"json={json_path}", "--report", f"junit={junit_path}")
    assert done.returncode == 1
    failed = [c["id"] for c in json.loads(json_path.read_text())["checks"] if c["outcome"] == "failed"]
    assert len(list(ET.parse(junit_path).iter("failure"))) == len(failed) > 0  # noqa: S314 - our own file


def test_a_seed_repeats_a_run(grade):
    """The same seed draws the same inputs: the same findings, expected and actual."""

    def told() -> object:
        words = (
            "assignment1",
            f"{REFERENCE}/mutants/reversed_results.py",
            "--format",
            "json",
            "--seed",
            "11",
        )
        checks = json.loads(grade(*words).stdout)["checks"]
        return [
            [finding["expected"] for finding in check["findings"]]
            for check in checks
            if check["id"] == "empty"
        ]

    assert told() == told()


def test_only_the_checks_that_were_asked_for_are_made(grade):
    """--check leaves the others out, as skipped."""
    words = ("assignment1", REFERENCE, "--check", "empty", "--check", "many", "--format", "json")
    outcomes = {c["id"]: c["outcome"] for c in json.loads(grade(*words).stdout)["checks"]}
    assert {name for name, outcome in outcomes.items() if outcome == "passed"} == {"empty", "many"}
    assert set(outcomes.values()) == {"passed", "skipped"}


def test_an_untouched_starter_gets_nothing(grade, tmp_path):
    """`grade start`, then `grade`: every check fails."""
    assert grade("start", "assignment1", str(tmp_path / "work")).returncode == 0
    done = grade("assignment1", str(tmp_path / "work"), "--format", "json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["score"]) == (1, 0)


def test_the_list_names_every_assignment_and_check(grade):
    """`grade list` is what a student reads first."""
    done = grade("list")
    assert done.returncode == 0
    assert "assignment1" in done.stdout
    assert "no-zombies" in done.stdout


def _await_computing_descendant(pid: int) -> None:
    """Returns when the student's process has used processor time; it spins, so that is soon."""
    while True:
        for below in _descendants(pid):
            try:
                with open(f"/proc/{below}/stat", encoding="utf-8") as file:
                    user_ticks = int(file.read().rpartition(")")[2].split()[11])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if user_ticks > 50:
                return
        os.sched_yield()


def _descendants(pid: int) -> list[int]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
            below = [int(child) for child in file.read().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return below + [deeper for child in below for deeper in _descendants(child)]
