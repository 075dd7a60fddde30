"""`grade` as a process of its own, with an eye on what it leaves behind."""

import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PR_SET_CHILD_SUBREAPER = 36  # prctl(2): orphans below this process become its children
GRADE = (sys.executable, "-c", "from grader.cli import main; main()")

Grade = Callable[..., subprocess.CompletedProcess[str]]


def children() -> set[int]:
    """The ids of this process's children, ended or not."""
    lists = (task / "children" for task in Path("/proc/self/task").iterdir())
    return {int(pid) for each in lists for pid in each.read_text().split()}


def still_running(pid: int, seconds: float = 5.0) -> bool:
    """Whether a child lives on for that long; one that ends is reaped."""
    watch = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(watch, select.POLLIN)
        ended = bool(poll.poll(seconds * 1000))
    finally:
        os.close(watch)
    if ended:
        os.waitpid(pid, 0)
    return not ended


@pytest.fixture(autouse=True, scope="session")
def interruptible() -> None:
    """What the tests start can be interrupted, even when they run behind the `&` of a shell, which ignores SIGINT."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def adopted() -> Iterator[Callable[[], list[int]]]:
    """The orphans of what the test started: they become this process's children, and are found here."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    before = children()
    left: list[int] = []

    def look() -> list[int]:
        left.extend(pid for pid in children() - before if still_running(pid))
        return left

    yield look
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment with an empty folder for temporary files and no colours."""
    (tmp_path / "tmp").mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "TMPDIR": str(tmp_path / "tmp")}


@pytest.fixture
def spawn(
    tmp_path: Path, environment: dict[str, str], adopted: Callable[[], list[int]]
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `grade` with these words, in the checkout. Fails when anything of it is left, running or on disk."""
    started = []

    def start(*words: str, **settings: object) -> subprocess.Popen[str]:
        given = {"cwd": ROOT, "env": environment, "stdin": subprocess.DEVNULL, **settings}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        started.append(subprocess.Popen([*GRADE, *words], text=True, **pipes | given))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
    assert adopted() == [], "processes were left running"
    assert list((tmp_path / "tmp").iterdir()) == [], "files were left in the folder for temporary files"


@pytest.fixture
def grade(spawn: Callable[..., subprocess.Popen[str]]) -> Grade:
    """Runs `grade` with these words to its end."""

    def run(*words: str, timeout: float = 60, **settings: object) -> subprocess.CompletedProcess[str]:
        process = spawn(*words, **settings)
        out, err = process.communicate(timeout=timeout)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    return run
