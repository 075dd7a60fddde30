"""What is installed: the grader with assignments and starters, and never a solution."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The folder with what `python -m build` makes: the source archive, and from it the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--outdir", folder, ROOT], check=True, capture_output=True)
    return folder


@pytest.fixture
def wheel(built) -> Path:
    """The wheel."""
    [found] = built.glob("*.whl")
    return found


def test_the_source_archive_carries_no_solutions(built):
    """Who gets it can build the wheel, and finds no reference, no mutant and no test."""
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        names = ["/".join(name.split("/")[1:]) for name in source.getnames()]
    assert {"rubric.yaml", "grader/cli/main.py", "assignments/assignment1/handout.md"} <= set(names)
    assert not [name for name in names if name.startswith(("reference", "tests", "docs", ".ci"))]


def test_the_image_is_made_of_no_solutions():
    """What Docker is sent: names that are there, and of them none with solutions."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert all((ROOT / name).exists() for name in sent)
    assert sent == {"pyproject.toml", "README.md", "rubric.yaml", "grader", "assignments"}


def test_the_wheel_carries_the_course_and_no_solutions(wheel):
    """Assignments, handouts, starters and the rubric are in it; reference solutions and mutants are not."""
    names = zipfile.ZipFile(wheel).namelist()
    assert "grader/course/rubric.yaml" in names
    for number, module in ((1, "fork_wait"), (2, "pipe_upper"), (3, "redirect")):
        folder = f"grader/course/assignments/assignment{number}"
        assert {f"{folder}/assignment.yaml", f"{folder}/handout.md"} <= set(names)
        assert [n for n in names if n.endswith(f"/{module}.py")] == [f"{folder}/starter/{module}.py"]
    assert not [name for name in names if "reference" in name or "mutants" in name or "tests/" in name]


def test_the_installed_command_works_far_from_the_checkout(wheel, tmp_path):
    """In an environment of its own, in a folder of its own: list, start, and grade what was started."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, *PIP, "install", wheel], check=True)
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

    def grade(*words: str) -> subprocess.CompletedProcess[str]:
        command = [python.with_name("grade"), *words]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=120
        )

    listed = grade("list")
    assert listed.returncode == 0, listed.stderr
    assert "assignment1" in listed.stdout
    for assignment in ("assignment1", "assignment2", "assignment3"):
        assert grade("start", assignment, assignment).returncode == 0
        graded = grade(assignment, assignment)
        assert graded.returncode == 1, graded.stderr
        assert graded.stderr == ""
