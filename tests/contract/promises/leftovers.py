"""Nothing outlives a run, or a sandbox, and no run meets another."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import grader
from grader.model.assignment import Limits
from tests.contract.cell import outcome_of, planned
from tests.contract.promise import ALL, SANDBOXES, Open, holds

ROOT = Path(grader.__file__).parents[1]
PR_SET_CHILD_SUBREAPER = 36
_GONE_S = 10


@contextlib.contextmanager
def adopting():
    """What the block starts, and whose parents end, becomes a child of this process. Yields those that live."""
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before = set(_children())

    def left():
        """The children that are still there when those that end have had their time."""
        until = time.monotonic() + _GONE_S
        while (alive := [pid for pid in _children() if pid not in before]) and time.monotonic() < until:
            for pid in alive:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
            time.sleep(0.01)
        return alive

    yield left
    for pid in left():
        os.kill(pid, signal.SIGKILL)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _children():
    lists = (task / "children" for task in Path("/proc/self/task").iterdir())
    return [int(pid) for each in lists for pid in each.read_text().split()]


DAEMON = """def daemonise():
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for number in (1, 2, 3, 13, 15):
                    signal.signal(number, signal.SIG_IGN)
                os.closerange(0, 100)
                while True:
                    time.sleep(60)
            os._exit(0)
        os.wait()
"""


@holds()
def daemons(cell):
    """Processes that hide in sessions of their own are ended."""
    with adopting() as left:
        outcome = cell.inside(DAEMON, [])
        alive = left()
    if outcome.kind != "done" or alive:
        raise Open(f"{outcome.kind} {outcome.text}; left: {alive}")


@holds()
def killed_grade(cell):
    """When grade itself is killed by SIGKILL, nothing of the submission lives on."""
    place = Path(cell.folder, "hangs")
    place.mkdir()
    Path(place, "fork_wait.py").write_text(
        "import os, time\ndef run_children(codes):\n    print(1, flush=True)\n"
        "    for n in range(5):\n        if os.fork() == 0:\n"
        "            os.setsid() if n % 2 else 0\n            break\n"
        "    while True: time.sleep(0.01)\n"
    )
    words = ["assignment1", str(place), "--check", "one-child", "--sandbox", cell.tier]
    command = [sys.executable, "-c", "from grader.cli import main; main()", *words]
    temporary = Path(cell.folder, "temporary")
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with adopting() as left:
        started = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        _wait_for_descendants(started.pid, 7)
        started.kill()
        started.communicate()
        alive = left()
    if alive or list(temporary.iterdir()):
        raise Open(f"left running: {alive}; left on disk: {list(temporary.iterdir())}")


def _wait_for_descendants(pid, count):
    """Wait until they were seen once: of the children of processes that move, /proc may leave some out (proc(5))."""
    until = time.monotonic() + 20
    while len(_descendants(pid)) < count:
        if time.monotonic() > until:
            raise RuntimeError("grade did not start the submission")
        time.sleep(0.01)


def _descendants(pid):
    found = [pid]
    for each in found:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            lists = [task / "children" for task in Path(f"/proc/{each}/task").iterdir()]
            found += [int(child) for path in lists for child in path.read_text().split()]
    return found[1:]


REMOVE = """def remove(number):
    LIBC.shmctl(LIBC.shmget(number, 0, 0), 0, None)
    LIBC.semctl(LIBC.semget(number, 0, 0), 0, 0)
    LIBC.msgctl(LIBC.msgget(number, 0), 0, None)
    ctypes.CDLL("librt.so.1").mq_unlink(b"/contract-%d" % number)
    if os.path.exists(f"/dev/shm/contract-{number}"):
        os.unlink(f"/dev/shm/contract-{number}")
"""


def twice(cell, deed):
    """Two runs of a deed in one sandbox, with a number that is this process's alone."""
    try:
        with cell.session(deed) as session:
            return [outcome_of(session.observe(planned([os.getpid()]))) for _ in range(2)]
    finally:
        cell.alone(REMOVE, [os.getpid()])  # where the promise is not made, there is something


def same_each_time(name, sentence, deed, tiers=ALL):
    """A deed that leaves something, and returns what it found of that kind: the second run finds what the first did."""

    def proof(cell):
        first, second = twice(cell, deed)
        if first.kind != "done" or first != second:
            raise Open(f"first {first.kind} {first.text}, then {second.kind} {second.text}")

    proof.__name__, proof.__doc__ = name, sentence
    return holds(tiers)(proof)


files_left = same_each_time(
    "files_left",
    "Files that a run leaves are gone in the next",
    """def left(number):
    import tempfile
    folders = [".", tempfile.gettempdir()]
    found = sorted(name for folder in folders for name in os.listdir(folder))
    for folder in folders:
        os.makedirs(f"{folder}/deep/er")
        open(f"{folder}/deep/er/file", "w").close()
        os.chmod(f"{folder}/deep/er", 0)
        os.mkfifo(f"{folder}/fifo")
        os.symlink("/", f"{folder}/link")
        open(f"{folder}/\\udcff\\n", "w").close()
    return found
""",
)
shared_memory_left = same_each_time(
    "shared_memory_left",
    "POSIX shared memory that a run leaves is gone in the next",
    """def left(number):
    found = [name for name in os.listdir("/dev/shm") if name == f"contract-{number}"]
    with open(f"/dev/shm/contract-{number}", "w") as file:
        file.write("x")
    return found
""",
    tiers=SANDBOXES,
)
system_v_left = same_each_time(
    "system_v_left",
    "System V objects that a run leaves are gone in the next",
    """def left(number):
    found = [LIBC.shmget(number, 0, 0), LIBC.semget(number, 0, 0), LIBC.msgget(number, 0)]
    made = [LIBC.shmget(number, 4096, 0o1600), LIBC.semget(number, 1, 0o1600), LIBC.msgget(number, 0o1600)]
    return [number >= 0 for number in found], [number >= 0 for number in made]
""",
)
queues_left = same_each_time(
    "queues_left",
    "POSIX message queues that a run leaves are gone in the next",
    """def left(number):
    rt = ctypes.CDLL("librt.so.1", use_errno=True)
    found = rt.mq_open(b"/contract-%d" % number, os.O_RDWR)
    made = rt.mq_open(b"/contract-%d" % number, os.O_RDWR | os.O_CREAT, 0o600, None)
    return found >= 0, made >= 0
""",
)
the_submission_changed = same_each_time(
    "the_submission_changed",
    "A submission that changes its own files is itself again in the next run",
    """def left(number):
    folder = os.path.dirname(sys.modules["module"].__file__)
    found = sorted(os.listdir(folder)), len(open(f"{folder}/module.py").read())
    for name in ("module.py", "json.py", "sitecustomize.py"):
        try:
            with open(f"{folder}/{name}", "a") as file:
                file.write("\\nraise SystemExit\\n")
        except OSError:
            pass
    return found
""",
)
ports_left = same_each_time(
    "ports_left",
    "A port that a run listens on is free in the next",
    """def left(number):
    global server
    server = socket.create_server(("127.0.0.1", 20000 + number % 10000))
    if os.fork() == 0:
        os.setsid()
        time.sleep(60)
        os._exit(0)
    return server.getsockname()[1]
""",
)


@holds()
def a_core(cell):
    """A crash leaves no core file."""
    deed = """def crash():
    import resource
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
    except (OSError, ValueError):
        pass
    if os.fork() == 0:
        os.abort()
    return os.WCOREDUMP(os.wait()[1])
"""
    outcome = cell.inside(deed, [])
    if outcome.value is not False:
        raise Open(f"{outcome.kind} {outcome.text}")


@holds(tiers=SANDBOXES)
def two_sandboxes(cell):
    """Two submissions that are graded at once share no memory, no names, no ports, no files."""
    put = """def put(number):
    import tempfile
    global kept
    made = LIBC.shmget(number, 4096, 0o1666), LIBC.semget(number, 1, 0o1666), LIBC.msgget(number, 0o1666)
    kept = []
    for action in (
        lambda: open(f"/dev/shm/contract-{number}", "w").write("x"),
        lambda: open(f"{tempfile.gettempdir()}/contract-{number}", "w").write("x"),
        lambda: kept.append(socket.socket(socket.AF_UNIX)) or kept[-1].bind(f"\\0contract-{number}"),
        lambda: kept.append(socket.create_server(("127.0.0.1", 20000 + number % 10000))),
    ):
        try:
            action()
        except OSError:
            pass
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    time.sleep(60)
"""
    get = """def get(number):
    import tempfile
    found = []
    for name, action in (
        ("segment", lambda: checked(LIBC.shmget(number, 0, 0))),
        ("semaphore", lambda: checked(LIBC.semget(number, 0, 0))),
        ("queue", lambda: checked(LIBC.msgget(number, 0))),
        ("shared memory", lambda: open(f"/dev/shm/contract-{number}").read()),
        ("file", lambda: open(f"{tempfile.gettempdir()}/contract-{number}").read()),
        ("abstract socket", lambda: socket.socket(socket.AF_UNIX).connect(f"\\0contract-{number}")),
        ("port", lambda: socket.create_connection(("127.0.0.1", 20000 + number % 10000), timeout=1)),
    ):
        try:
            action()
            found.append(name)
        except OSError:
            pass
    return found
"""
    import threading

    number = os.getpid()
    with cell.session(put) as first:
        waiting = threading.Thread(target=first.observe, args=(planned([number], Limits(wall_s=1.5)),))
        waiting.start()
        _wait_for_descendants(first._started.pid, 3 if cell.tier == "bubblewrap" else 2)
        outcome = cell.inside(get, [number])
        waiting.join()
    cell.alone(REMOVE, [number])
    if outcome.kind != "done" or outcome.value:
        raise Open(f"{outcome.kind} {outcome.text}")
