"""`grade package`: what is packed is unpacked elsewhere and grades there."""

import json
import subprocess
import sys
import zipfile


def test_a_zip_for_gradescope_grades_where_it_is_unpacked(grade, environment, tmp_path):
    """With the grader and the course of the zip alone, a faulty submission gets the marks that it gets here."""
    path = tmp_path / "autograder.zip"
    done = grade("package", "gradescope", "assignment1", "-o", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "with 100 autograder points" in done.stdout
    source = tmp_path / "source"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(source)
    [wheel] = (source / "wheels").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    words = ("assignment1", "reference/assignment1/mutants/forgets_last_wait.py", "--format", "gradescope")
    command = [sys.executable, "-m", "grader", *words, "--course", str(source / "course"), "--seed", "5"]
    there = {**environment, "PYTHONPATH": str(tmp_path / "site"), "PYTHONDONTWRITEBYTECODE": "1"}
    graded = subprocess.run(command, check=False, capture_output=True, text=True, env=there)
    assert (graded.returncode, graded.stderr) == (1, "")
    here = json.loads(grade(*words, "--seed", "5").stdout)
    assert json.loads(graded.stdout)["score"] == here["score"] == 90.91


def test_an_assignment_that_is_not_there_is_not_packed(grade, tmp_path):
    """The ids that there are are named, and nothing is written."""
    path = tmp_path / "autograder.zip"
    done = grade("package", "gradescope", "assignment9", "-o", str(path))
    assert done.returncode == 2
    assert "assignment1" in done.stderr
    assert not path.exists()
