"""What a submission must not learn."""

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path

import grader
from tests.contract.promise import ALL, NAMESPACES, Open, holds, refused

ROOT = Path(grader.__file__).parents[1]
SECRET = "the-answer-is-42"  # noqa: S105 - a word to look for


def fixed(*paths):
    """Paths of the checkout that this runs from."""

    @contextlib.contextmanager
    def given(_cell, *, inside):
        yield [[str(ROOT / path) for path in paths]]

    return given


@refused(fixed("rubric.yaml", "assignments/assignment1/assignment.yaml"))
def read_the_rubric(paths):
    """Reading the rubric and the checks."""
    return [open(path).read(1) for path in paths]


@refused(fixed("reference/assignment1/fork_wait.py"))
def read_the_reference(paths):
    """Reading the reference solution."""
    return [open(path).read(1) for path in paths]


@refused(fixed("grader/judge/judge.py", "grader/pipeline/grading.py"))
def read_the_judge(paths):
    """Reading the grader's source beyond the supervisor."""
    return [open(path).read(1) for path in paths]


@contextlib.contextmanager
def another_submission(cell, *, inside):
    """The folder with what everybody has handed in."""
    with tempfile.TemporaryDirectory(dir=cell.folder) as folder:
        os.chmod(folder, 0o755)
        Path(folder, "other.py").write_text(SECRET)
        yield [folder]


@refused(another_submission)
def read_another_submission(folder):
    """Reading another submission where it was handed in."""
    return open(os.path.join(folder, "other.py")).read()


@contextlib.contextmanager
def another_sandbox(cell, *, inside):
    """The folder of another submission that is being graded at the same time; a copy of it without a sandbox."""
    with (
        another_submission(cell, inside=False) as [copy],
        cell.session("def other():\n    return 1\n") as other,
    ):
        base = other._started.launch.remove  # in bubblewrap there is none: it is a file system of its own
        folder = copy if base is None else f"{base}/submission"
        yield [folder if inside else copy]


@refused(another_sandbox)
def read_a_neighbour(folder):
    """Reading a submission that is being graded at the same time."""
    return [open(os.path.join(folder, name)).read() for name in os.listdir(folder)]


@contextlib.contextmanager
def environment(cell, *, inside):
    """A secret in the environment of the process that grades."""
    os.environ["GRADE_TOKEN"] = SECRET
    yield []
    del os.environ["GRADE_TOKEN"]


@refused(environment, tiers=ALL)
def read_the_environment():
    """Reading the environment that the grader was started with."""
    if "GRADE_TOKEN" not in os.environ:
        raise PermissionError(errno.EPERM, "not there")


@contextlib.contextmanager
def a_neighbour(_cell, *, inside):
    """A process of the same user with a secret in its environment."""
    process = subprocess.Popen(["/bin/sleep", "60"], env={"GRADE_TOKEN": SECRET})
    try:
        yield []
    finally:
        process.kill()
        process.wait()


@refused(a_neighbour)
def read_environments():
    """Reading the environment of any other process."""
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid():
            try:
                data = open(f"/proc/{name}/environ", "rb").read()
            except OSError:
                continue
            if b"GRADE_TOKEN=" in data:
                return int(name)
    raise PermissionError(errno.EPERM, "nowhere")


@contextlib.contextmanager
def a_home(cell, *, inside):
    """A key in a home folder."""
    with another_submission(cell, inside=inside) as [folder]:
        before = os.environ.get("HOME", "/")
        os.environ["HOME"] = folder
        Path(folder, ".key").write_text(SECRET)
        yield []
        os.environ["HOME"] = before


@refused(a_home, tiers=ALL)
def read_the_home():
    """Finding the home folder of the user who grades."""
    return open(os.path.expanduser("~/.key")).read()


@contextlib.contextmanager
def a_process(cell, *, inside):
    """The id of the cell's own process, which the command line of `ps` would show."""
    yield [os.getpid()]


@refused(a_process, NAMESPACES)
def read_a_command_line(pid):
    """Seeing the command lines of processes outside."""
    command = open(f"/proc/{pid}/cmdline", "rb").read()
    if b"contract" not in command:
        raise PermissionError(errno.EPERM, "another process")


@holds()
def no_descriptor(cell):
    """No descriptor of the grader is inherited."""
    fd = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(fd, True)
    try:
        deed = "def seen():\n    return sorted(set(map(int, os.listdir('/proc/self/fd'))) - {0, 1, 2})\n"
        found = cell.inside(deed, []).value
        if len(found) != 1:  # the one that lists
            raise Open(f"descriptors {found}")
    finally:
        os.close(fd)
