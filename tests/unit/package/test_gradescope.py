import io
import os
import shutil
import subprocess
import zipfile

import pytest

from grader.package.gradescope import gradescope_zip


@pytest.fixture
def archive(task):
    """The zip, with the reference."""
    data = gradescope_zip(task, with_reference=True, offline_python=None, sandbox="landlock")
    return zipfile.ZipFile(io.BytesIO(data))


def test_what_gradescope_starts_lies_at_the_top_and_may_be_executed(archive):
    """setup.sh and run_autograder; nothing else is a program."""
    modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in archive.infolist()}
    assert {name for name, mode in modes.items() if mode & 0o111} == {"setup.sh", "run_autograder"}


def test_the_scripts_are_shell(archive, tmp_path):
    """Bash reads them to the end, and nothing in them was left to be filled in."""
    for name in ("setup.sh", "run_autograder"):
        path = tmp_path / name
        path.write_bytes(archive.read(name))
        subprocess.run([shutil.which("bash"), "-n", path], check=True)
        assert "@" not in path.read_text().replace("[@]", "")


def test_it_grades_the_assignment_that_it_was_made_for(archive):
    """Its id and the sandbox stand in the script."""
    script = archive.read("run_autograder").decode()
    assert "-m grader sum-in-a-child /autograder/submission" in script
    assert "--sandbox landlock" in script


def test_a_grader_that_was_killed_leaves_no_score(archive, tmp_path):
    """Gradescope finds a document without one, not an old one, and the exit code of what was killed."""
    root = tmp_path / "autograder"
    (root / "grade" / "bin").mkdir(parents=True)
    (root / "results").mkdir()
    (root / "results" / "results.json").write_text('{"score": 100}')
    killed = root / "grade" / "bin" / "python"
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o755)
    script = archive.read("run_autograder").decode().replace("/autograder", str(root))
    done = subprocess.run([shutil.which("bash"), "-c", script], check=False, capture_output=True)
    assert done.returncode == 128 + 9
    assert "not your fault" in (root / "results" / "results.json").read_text()
    assert "score" not in (root / "results" / "results.json").read_text()


def test_the_same_course_gives_the_same_zip(task):
    """Whoever packs it, and whenever."""
    os.utime(task.yaml, (0, 0))
    first = gradescope_zip(task, with_reference=True, offline_python=None, sandbox="auto")
    os.utime(task.yaml, (10**9, 10**9))
    assert gradescope_zip(task, with_reference=True, offline_python=None, sandbox="auto") == first
