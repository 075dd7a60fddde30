"""Who waits for another: only a thread that is asleep in a call, and not for time; the kernel's own states, no sandbox."""

import ctypes
import os
import signal
import time

import pytest

from grader.supervisor.long_hold import all_wait

PTRACE_TRACEME = 0


def reads():
    """Waits for a byte that nobody writes."""
    os.read(os.pipe()[0], 1)


def sleeps():
    """Waits for time."""
    time.sleep(60)


def stands_before_a_call():
    """Stops for its tracer, as one that has come to a call and has not made it."""
    ctypes.CDLL(None).ptrace(PTRACE_TRACEME, 0, 0, 0)
    os.kill(os.getpid(), signal.SIGUSR1)


def state(pid):
    """As in /proc/PID/stat."""
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0]


@pytest.mark.parametrize(
    ("deed", "comes_to", "waits"),
    [(reads, "S", True), (sleeps, "S", False), (stands_before_a_call, "t", False)],
)
def test_only_who_is_asleep_waits(deed, comes_to, waits):
    """A thread in a stop has a call in /proc/PID/syscall too."""
    pid = os.fork()
    if pid == 0:
        deed()
        os._exit(0)
    try:
        while state(pid) != comes_to:
            os.sched_yield()
        assert all_wait([(pid, pid)]) == waits
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
