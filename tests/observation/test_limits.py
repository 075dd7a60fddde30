"""Limits: each ends the run in time, by its name, and leaves nothing that the next run could meet."""

import ctypes
import errno
import os
import time
from pathlib import Path

import pytest

from grader.model.assignment import Limits
from grader.sandbox.session import Session
from grader.sandbox.start import start

from .conftest import planned

GREEDY = {
    "wall": ("import time\ndef run():\n    time.sleep(60)\n", Limits(wall_s=0.5)),
    "cpu": ("def run():\n    while True:\n        pass\n", Limits(cpu_s=1, wall_s=60)),
    "processes": ("import os\ndef run():\n    while True:\n        os.fork()\n", Limits(processes=60)),
    "output": ("def run():\n    while True:\n        print('x' * 4000)\n", Limits(output_mb=1)),
    "memory": (
        "import os, time\ndef run():\n    for _ in range(8):\n        if os.fork() == 0:\n"
        "            b = bytearray(60 << 20)\n            time.sleep(60)\n    time.sleep(60)\n",
        Limits(memory_mb=128),
    ),
}


@pytest.mark.parametrize("name", GREEDY)
def test_each_limit_is_met_and_named(observe, name):
    """A run that goes over a limit ends by that limit, well before anybody loses patience."""
    source, limits = GREEDY[name]
    began = time.monotonic()
    seen = observe(source, limits=limits)
    assert (seen.end, seen.limit) == ("limit", name)
    assert time.monotonic() - began < 80


def test_where_a_run_stood_when_its_time_was_up(observe):
    """Who waited in which call, at which line."""
    source, limits = GREEDY["wall"]
    (stuck,) = observe(source, limits=limits).stuck
    assert (stuck.syscall, stuck.where.line) == ("clock_nanosleep", 3)


def test_memory_without_end_is_refused_to_the_process(observe):
    """One process that allocates on and on gets MemoryError, as malloc fails."""
    source = "def run():\n    kept = []\n    while True:\n        kept.append(bytearray(16 << 20))\n"
    seen = observe(source, limits=Limits(memory_mb=256))
    assert seen.calls[0].raised.type == "MemoryError" or seen.limit == "memory"


def test_pages_that_forked_processes_share_count_once(observe):
    """A hundred children of a caller of 40 MB are no 4 GB."""
    source = """
        import os, time
        kept = bytearray(40 << 20)
        def run():
            r, w = os.pipe()
            pids = []
            for _ in range(100):
                pid = os.fork()
                if pid == 0:
                    os.close(w)
                    os.read(r, 1)
                    os._exit(0)
                pids.append(pid)
            time.sleep(0.2)
            os.close(w)
            for pid in pids:
                os.waitpid(pid, 0)
            return len(pids)
    """
    seen = observe(source, limits=Limits(memory_mb=512, wall_s=60))
    assert (seen.end, seen.calls[0].value) == ("completed", '{"int": "100"}')


def test_a_run_after_a_fork_bomb_is_as_good_as_the_first(session_of):
    """Whatever one run does, the next one starts in a clean place."""
    session = session_of(
        """
        import os
        def bomb():
            open("left", "w").close()
            while True:
                os.fork()
        def run():
            return os.listdir(".")
        """
    )
    assert session.observe(planned("bomb", limits=Limits(processes=60))).limit == "processes"
    seen = session.observe(planned())
    assert (seen.end, seen.calls[0].value, len(seen.processes)) == ("completed", '{"list": []}', 1)


def test_a_fork_bomb_is_over_at_its_limit():
    """Nobody whom it has made gets to fork once more: each has one child at most that is not known of yet."""
    source = "import os\ndef bomb():\n    while True:\n        os.fork()\ndef run():\n    pass\n"
    with Session(start("bubblewrap"), {"module.py": source.encode()}) as session:
        bombed = session.observe(planned("bomb"))
        (after,) = session.observe(planned()).processes
    numbers_used = after.pid - bombed.processes[0].pid  # in a namespace of its own nobody else takes any
    assert len(bombed.processes) == 257
    assert numbers_used <= 2 * 257


def test_collected_children_do_not_count(observe):
    """Three hundred in turn, of whom the kernel keeps nothing: the limit is on how many there are at once."""
    source = """
        import os, signal
        def run():
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            for _ in range(300):
                if os.fork() == 0:
                    os._exit(0)
                try:
                    os.wait()
                except ChildProcessError:
                    pass
    """
    seen = observe(source, limits=Limits(wall_s=60))
    assert (seen.end, len(seen.processes)) == ("completed", 301), seen.limit


def test_a_folder_too_deep_for_any_path_is_removed(session_of):
    """3,000 folders one in the other, the last of them closed to all, are gone in the next run."""
    session = session_of(
        """
        import os
        def dig():
            for _ in range(3000):
                os.mkdir("d")
                os.chdir("d")
            os.chmod(".", 0)
        def run():
            return os.listdir(".")
        """
    )
    assert session.observe(planned("dig", limits=Limits(wall_s=60, cpu_s=60))).end == "completed"
    assert session.observe(planned()).calls[0].value == '{"list": []}'


LEAVES_A_SEGMENT = """
import ctypes
def run(size):
    libc = ctypes.CDLL(None)
    libc.shmat.restype = ctypes.c_void_p
    place = libc.shmat(libc.shmget(0, ctypes.c_size_t(size), 0o1600), None, 0)
    ctypes.memset(ctypes.c_void_p(place), 1, size)
    return place is not None
def nothing():
    pass
"""


def test_shared_memory_that_a_run_leaves_does_not_stay_on_the_host(session_of):
    """Nobody would look for it, and it is memory. What others have made stays."""
    size = 100_000 + os.getpid()
    others = ctypes.CDLL(None).shmget(0, ctypes.c_size_t(size), 0o1600)
    try:
        session = session_of(LEAVES_A_SEGMENT)
        assert session.observe(planned(args=(size,))).calls[0].value == "true"
        session.observe(planned(function="nothing"))  # which begins when everything is removed
        segments = [line.split() for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]]
        assert [int(words[1]) for words in segments if int(words[3]) == size] == [others]
    finally:
        ctypes.CDLL(None).shmctl(others, 0, None)


LEAVES_SYSTEM_V = """
import ctypes
def run(others, own):
    libc = ctypes.CDLL(None)
    return -1 not in (libc.semget(others, 1, 0o1600), libc.semget(own, 1, 0o1600), libc.msgget(own, 0o1600))
"""


def test_system_v_objects_that_a_run_leaves_do_not_stay_on_the_host(session_of):
    """Semaphores and queues as well. What others have made stays, though the submission has asked for it."""
    libc, others, own = ctypes.CDLL(None), os.getpid(), os.getpid() + (1 << 24)
    made = libc.semget(others, 1, 0o1600)
    try:
        session = session_of(LEAVES_SYSTEM_V)
        assert session.observe(planned(args=(others, own))).calls[0].value == "true"
        session.close()
        assert (libc.semget(own, 0, 0), libc.msgget(own, 0)) == (-1, -1)
        assert libc.semget(others, 0, 0) == made
    finally:
        libc.semctl(made, 0, 0)


LEAVES_QUEUES = """
import ctypes, os
def run(*names):
    librt = ctypes.CDLL("librt.so.1")
    for name in names:
        os.close(librt.mq_open(name.encode(), os.O_RDWR | os.O_CREAT, 0, None))
"""


def test_message_queues_that_a_run_leaves_do_not_stay_on_the_host(session_of):
    """A user has room for ten. What others have made stays, though the submission has had it open."""
    librt = ctypes.CDLL("librt.so.1", use_errno=True)
    others, left = (f"/grade-test-{os.getpid()}-{name}" for name in ("others", "left"))
    os.close(librt.mq_open(others.encode(), os.O_RDWR | os.O_CREAT, 0o600, None))
    try:
        session = session_of(LEAVES_QUEUES)
        for run in range(12):
            seen = session.observe(planned(args=(others, f"{left}-{run}"), observe=["leftovers"]))
            assert seen.end == "completed"
            assert f"/dev/mqueue{left}-{run}" in seen.calls[0].leftovers
        session.observe(planned(args=(), observe=["leftovers"]))
        os.close(librt.mq_open(others.encode(), os.O_RDONLY))
        assert librt.mq_open(f"{left}-11".encode(), os.O_RDONLY) == -1
        assert ctypes.get_errno() == errno.ENOENT
    finally:
        librt.mq_unlink(others.encode())
