"""The layout of the code, as promised in pyproject.toml and docs: what imports what, and what it costs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "grader").rglob("*.py")
)
HEAVY = [
    "asyncio",
    "concurrent.futures",
    "email",
    "http",
    "importlib.metadata",
    "jinja2",
    "jsonschema",
    "junit_xml",
    "logging",
    "multiprocessing",
    "pathlib",
    "psutil",
    "rich",
    "shutil",
    "socket",
    "sqlite3",
    "statistics",
    "subprocess",
    "tempfile",
    "tomllib",
    "unittest",
    "urllib",
    "xml",
]
STANDARD_ONLY = "import sys; sys.path.insert(0, {root!r}); import grader.supervisor.main"


def run(*words: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, in the checkout."""
    return subprocess.run(
        words, check=False, capture_output=True, text=True, cwd=ROOT, timeout=120, **settings
    )


def test_the_import_contracts_hold():
    """Stages import downwards only; the supervisor stands alone; the judge does no input or output."""
    words = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = run(sys.executable, "-c", words)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_every_module_can_be_imported_first(module):
    """No module needs another to have been imported before it."""
    done = run(sys.executable, "-W", "error", "-c", f"import {module}")
    assert done.returncode == 0, done.stderr


def test_the_supervisor_needs_the_standard_library_alone():
    """It starts as the sandbox starts it: isolated, with no site-packages."""
    done = run(sys.executable, "-I", "-S", "-c", STANDARD_ONLY.format(root=str(ROOT)))
    assert done.returncode == 0, done.stderr


def test_grading_loads_nothing_that_it_does_not_need():
    """`grade ASSIGNMENT` ends in a fifth of a second because the heavy modules stay on disk."""
    words = ("assignment1", "reference/assignment1", "--check", "empty")
    program = "from grader.cli import main; main()"
    done = run(sys.executable, "-X", "importtime", "-c", program, *words)
    assert done.returncode == 0, done.stderr
    loaded = set(re.findall(r"^import time: .*\| +(\S+)$", done.stderr, re.MULTILINE))
    assert "grader.pipeline.grading" in loaded
    at_start = set(
        re.findall(r"\| +(\S+)$", run(sys.executable, "-X", "importtime", "-c", "").stderr, re.MULTILINE)
    )
    assert sorted(loaded.intersection(HEAVY) - at_start) == []


def test_no_file_names_a_place_of_one_machine():
    """What works here works in any other folder."""
    place = re.compile(rb"(?<![\w.])/(?:work|root|home/\w+)/[\w.]")
    names = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.split("\0")
    files = [ROOT / name for name in names if name and (ROOT / name).is_file()]
    assert [str(file) for file in files if place.search(file.read_bytes())] == []
