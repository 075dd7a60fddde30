"""Root, as in CI containers, grades in one way, an ordinary user in another: here root lets an ordinary user do it."""

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASSIGNMENTS = [f"assignment{number}" for number in range(1, 6)]
NEEDED = ("click", "msgspec", "yaml")
USER_ID = 61235
"""Of nobody: not root, not in /etc/passwd, and of no other test, since these look whether anything of it is left."""
GONE_S = 10

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="this is no root: all other tests run as an ordinary user"),
    pytest.mark.xdist_group(
        "ordinary-user"
    ),  # one after another: what is left of one would be taken for another's
]


def python_for_all() -> str:
    """An interpreter of this version that everybody may run: not below root's home folder."""
    for candidate in (os.path.realpath(sys.executable), "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            done = subprocess.run(
                [candidate, "-I", "-c", "import sys; print(sys.version_info[:2])"],
                check=False, capture_output=True, text=True, user=USER_ID, group=USER_ID, extra_groups=[], cwd="/",
            )  # fmt: skip
        except OSError:
            continue
        if done.stdout.strip() == str(sys.version_info[:2]):
            return candidate
    return pytest.skip(f"no Python {sys.version_info[0]}.{sys.version_info[1]} that an ordinary user may run")


@pytest.fixture(scope="module")
def grade():
    """Runs `grade` as an ordinary user, in a copy of the checkout that this user can read."""
    python = python_for_all()
    folder = Path(tempfile.mkdtemp(prefix="grade-ordinary-"))
    try:
        for name in ("grader", "assignments", "reference", "tests/corpus"):
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy(ROOT / "rubric.yaml", folder)
        for name in NEEDED:
            package = Path(__import__(name).__file__).parent
            shutil.copytree(package, folder / "site" / name)
        subprocess.run(["/bin/chmod", "-R", "a+rX", folder], check=True)

        def run(*words: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [python, "-c", "from grader.cli import main; main()", *words],
                check=False, capture_output=True, text=True, cwd=folder, user=USER_ID, group=USER_ID, extra_groups=[],
                env={"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": f"{folder}:{folder}/site"},
                stdin=subprocess.DEVNULL, timeout=120,
            )  # fmt: skip

        yield run
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_reference_gets_full_marks_with_every_protection(grade, assignment):
    """The user namespace gives what root gets from being root."""
    done = grade(assignment, f"reference/{assignment}", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(json.loads(done.stdout)["sandbox"]["protections"].values()) == {"enforced"}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_an_untouched_starter_gets_nothing(grade, assignment):
    """The same verdict as root's."""
    done = grade(assignment, f"assignments/{assignment}/starter", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["score"]) == (1, 0)


@pytest.mark.parametrize("name", ["kills_everything", "forks_without_end", "fills_the_disk"])
def test_what_attacks_is_held(grade, name):
    """A submission that attacks its surroundings fails, and nothing of the user's is left running."""
    done = grade(
        "assignment1", f"tests/corpus/assignment1/{name}.py", "--check", "one-child", "--format", "json"
    )
    assert done.returncode == 1, done.stderr
    assert _left_of_the_user() == []


def _left_of_the_user() -> list[str]:
    """What runs as this user and does not end: who is about to end when `grade` has ended has its time for it."""
    owned = [path for path in Path("/proc").glob("[0-9]*") if _owner(path) == USER_ID]
    return [_told(path) for path in owned if _stays(int(path.name))]


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except FileNotFoundError:
        return None


def _stays(pid: int) -> bool:
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        poll = select.poll()
        poll.register(watch, select.POLLIN)
        return not poll.poll(GONE_S * 1000)
    finally:
        os.close(watch)


def _told(path: Path) -> str:
    try:
        return (path / "stat").read_text() + (path / "cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return path.name
