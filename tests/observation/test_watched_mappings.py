"""Wherever a process has the counter mapped, and whenever it maps it: each update is seen, and reads are no faults."""

import os

import pytest

from .test_watch import watched_run

COUNT = """
import ctypes, fcntl, mmap, os, sys, threading
def add(memory):
    memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
def mapped(fd):
    return mmap.mmap(fd, 8)
def run(workers, increments):
    fd = os.open("counter", os.O_RDWR)
    memory = mapped(fd)
    for number in range(workers):
        if os.fork() == 0:
            work(memory, fd, number, workers, increments)
            os._exit(0)
    meanwhile(memory, workers * increments)
    for _ in range(workers):
        os.wait()
    return int.from_bytes(memory[:8], "little")
def meanwhile(memory, total):
    pass
def work(memory, fd, number, workers, increments):
    for _ in range(increments):
        fcntl.lockf(fd, fcntl.LOCK_EX)
        one(memory, fd)
        fcntl.lockf(fd, fcntl.LOCK_UN)
"""
REMAP = """
libc = ctypes.CDLL(None)
libc.mremap.restype = libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, *[ctypes.c_size_t] * 5]
libc.mremap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_int, ctypes.c_void_p]
def one(memory, fd):
    room = libc.mmap(None, 1 << 16, 0, 0x22, 1 << 32, 0)
    moved = libc.mremap(libc.mmap(None, 4096, 3, 1, fd, 0), 4096, 4096, 3, room)
    ctypes.c_uint64.from_address(moved).value += 1
    libc.munmap(ctypes.c_void_p(moved), 1 << 16)
"""
THREAD = """
def work(memory, fd, number, workers, increments):
    memory.close()
    started, goes, found = threading.Event(), threading.Event(), []
    def count():
        started.set()
        goes.wait()
        for _ in range(increments):
            fcntl.lockf(fd, fcntl.LOCK_EX)
            add(found[0])
            fcntl.lockf(fd, fcntl.LOCK_UN)
    thread = threading.Thread(target=count)
    thread.start()
    started.wait()
    found.append(mapped(fd))
    goes.set()
    thread.join()
"""
STYLES = {
    "one mapping, inherited": "def one(memory, fd): add(memory)",
    "another one for each increment": "def one(memory, fd): add(mapped(fd))",
    "read in one mapping, written in another": """
OTHER = []
def one(memory, fd):
    OTHER.append(OTHER.pop() if OTHER else mapped(fd))
    OTHER[0][:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
""",
    "moved by mremap": REMAP,
    "mapped after the thread that uses it began": THREAD,
    "one for each worker, made before the fork": """
OWN = []
def mapped(fd):
    OWN.extend(mmap.mmap(fd, 8) for _ in range(3))
    return mmap.mmap(fd, 8)
def work(memory, fd, number, workers, increments):
    for _ in range(increments):
        fcntl.lockf(fd, fcntl.LOCK_EX)
        add(OWN[number])
        fcntl.lockf(fd, fcntl.LOCK_UN)
""",
    "byte by byte, with a carry": """
def one(memory, fd):
    for place in range(8):
        memory[place] = (memory[place] + 1) % 256
        if memory[place]:
            break
""",
    "read by the caller, too, which holds no lock": """
def one(memory, fd): add(memory)
def meanwhile(memory, total):
    while int.from_bytes(memory[:8], "little") < 250 + total:
        pass
""",
    "the counter itself says whose turn it is": """
def work(memory, fd, number, workers, increments):
    with memoryview(memory).cast("Q") as cell:
        for _ in range(increments):
            while (cell[0] - 250) % workers != number:
                os.sched_yield()
            cell[0] += 1
""",
}

pytestmark = [
    pytest.mark.skipif(os.uname().machine != "x86_64", reason="watchpoints are set as on x86-64"),
    pytest.mark.parametrize("tier", ["bubblewrap"], indirect=True),
]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("style", STYLES)
def test_each_update_is_seen_with_its_writer(session_of, style, force):
    """As many updates by each worker as it made, and nothing irregular."""
    seen = session_of(COUNT + STYLES[style]).observe(watched_run(workers=3, increments=12, force=force))
    assert seen.calls[0].value == '{"int": "286"}'
    assert seen.watched.irregular == []
    assert [update.count for update in seen.watched.updates] == [12] * 3


def test_of_more_mappings_than_can_be_watched_those_in_use_are_found(session_of):
    """Each of six workers has a mapping of its own of seven that all of them have: each is seen to write."""
    source = """
OWN = []
def mapped(fd):
    OWN.extend(mmap.mmap(fd, 8) for _ in range(6))
    return mmap.mmap(fd, 8)
def work(memory, fd, number, workers, increments):
    for _ in range(increments):
        fcntl.lockf(fd, fcntl.LOCK_EX)
        add(OWN[number])
        fcntl.lockf(fd, fcntl.LOCK_UN)
"""
    seen = session_of(COUNT + source).observe(watched_run(workers=6, increments=25))
    assert seen.calls[0].value == '{"int": "400"}'
    assert len(seen.watched.writers) == 6


def test_a_program_that_a_worker_runs_at_its_end_is_not_watched_where_the_worker_was(session_of):
    """Its memory is another one; what it maps itself is watched."""
    program = "import mmap; file = open('counter', 'r+b'); m = mmap.mmap(file.fileno(), 8); m[0] = m[0] + 1"
    source = f"""
def one(memory, fd): add(memory)
def work(memory, fd, number, workers, increments):
    one(memory, fd)
    os.execv(sys.executable, ["python3", "-I", "-S", "-c", {program!r}])
"""
    seen = session_of(COUNT + source).observe(watched_run(workers=1, increments=1, force=False))
    assert seen.calls[0].value == '{"int": "252"}'
    assert [update.count for update in seen.watched.updates] == [2]
    assert seen.watched.irregular == []


def test_two_at_once_by_one_worker_are_irregular(session_of):
    """Nobody is seen who made the other one."""
    source = """
def one(memory, fd):
    memory[:8] = (int.from_bytes(memory[:8], "little") + 2).to_bytes(8, "little")
"""
    seen = session_of(COUNT + source).observe(watched_run(workers=2, increments=3, force=False))
    first = seen.watched.irregular[0]
    assert (first.before, first.after) == ("250", "252")
    assert set(first.by) < {process.pid for process in seen.processes[1:]}


def test_a_counter_that_is_cut_away_is_no_end_of_the_grader(session_of):
    """The file is made empty while it is watched: the run is observed to its end."""
    session = session_of(
        "import os\ndef run(*_):\n    os.truncate('counter', 0)\n    return os.stat('counter').st_size\n"
    )
    seen = session.observe(watched_run())
    assert (seen.end, seen.calls[0].value) == ("completed", '{"int": "0"}')
