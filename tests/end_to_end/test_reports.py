"""Reports for programs: written whatever happens."""

import json

import pytest

REFERENCE = "reference/assignment1"
MUTANT = f"{REFERENCE}/mutants/forgets_last_wait.py"


def test_reports_are_written_when_nothing_could_be_graded(grade, environment, tmp_path):
    """No sandbox here: exit code 3, and each platform reads in its own words that nothing was graded."""
    paths = {name: tmp_path / name for name in ("json", "junit", "gradescope", "prairielearn", "artemis")}
    words = [word for name, path in paths.items() for word in ("--report", f"{name}={path}")]
    broken = {**environment, "PATH": str(tmp_path)}
    done = grade("assignment1", REFERENCE, "--sandbox", "bubblewrap", *words, env=broken)
    assert (done.returncode, done.stdout) == (3, "")
    assert json.loads(paths["json"].read_text())["error"] in done.stderr
    assert "<error " in paths["junit"].read_text()
    assert "score" not in json.loads(paths["gradescope"].read_text())
    assert json.loads(paths["prairielearn"].read_text())["gradable"] is False
    assert list(paths["artemis"].iterdir()) == []


@pytest.mark.parametrize("words", [["assignment9", REFERENCE], ["assignment1", "no/such/path"]])
def test_a_program_that_reads_stdout_gets_a_document_too(grade, words):
    """The command line was wrong: exit code 2, the error on stderr, and a result that says so on stdout."""
    done = grade(*words, "--format", "autolab")
    assert done.returncode == 2
    assert json.loads(done.stdout.splitlines()[-1]) == {"scores": {}}
    assert words[-1].split("/")[0] in done.stderr or words[0] in done.stderr


def test_one_report_that_cannot_be_written_keeps_no_other_back(grade, tmp_path):
    """The folder of the first is missing: the second is there, and the exit code says what was wrong."""
    path = tmp_path / "grade.json"
    done = grade("assignment1", REFERENCE, "--report", "junit=/no/such/folder/x", "--report", f"json={path}")
    assert done.returncode == 2
    assert "/no/such/folder" in done.stderr
    assert json.loads(path.read_text())["score"] == 100


def test_exit_zero_speaks_of_checks_alone(grade, environment, tmp_path):
    """A failed check is 0 with it, a grader that could not work is 3 all the same."""
    assert grade("assignment1", MUTANT, "--seed", "5", "--exit-zero").returncode == 0
    broken = {**environment, "PATH": str(tmp_path)}
    assert grade("assignment1", MUTANT, "--exit-zero", "--sandbox", "bubblewrap", env=broken).returncode == 3


def test_a_folder_of_files_is_not_printed(grade):
    """The mistake is told before anything is graded."""
    done = grade("assignment1", REFERENCE, "--format", "artemis")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--report artemis=FOLDER" in done.stderr


def test_outside_of_its_runner_there_is_no_report_for_classroom50(grade, tmp_path):
    """Who handed in what stands in the runner's environment; what is missing is named."""
    done = grade("assignment1", REFERENCE, "--report", f"classroom50={tmp_path / 'result.json'}")
    assert done.returncode == 2
    assert "CLASSROOM" in done.stderr
    assert not (tmp_path / "result.json").exists()
