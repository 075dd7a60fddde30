"""At which line a process stands: its interpreter writes its stack on its standard error when asked to.

The driver has registered faulthandler for a signal. What it writes goes to the end of the captured stream and is cut
off again.
"""

import contextlib
import os
import time
from collections.abc import Callable

from grader.supervisor import driver, libc, procfs

_MAX_BYTES = 64 * 1024
_WHOLE_S = 0.05
_LOOK_S = 0.001
_QUIET_LOOKS = 10


def stack_of(pid: int, tid: int, stream: int, handle_one: Callable[[float], bool]) -> str:
    """A thread's stack as faulthandler writes it, empty when the process is no interpreter or does not answer.

    `stream` is its standard error; `handle_one(seconds)` lets the traced processes go on for that long.
    """
    if not procfs.catches(pid, driver.WHERE_SIGNAL):
        return ""
    before = os.fstat(stream).st_size
    with contextlib.suppress(ProcessLookupError):
        libc.syscall("tgkill", pid, tid, driver.WHERE_SIGNAL)
    stack = _written(tid, stream, before, handle_one)
    os.ftruncate(stream, before)
    return stack.decode("utf-8", "replace")


def _written(tid: int, stream: int, begin: int, handle_one: Callable[[float], bool]) -> bytes:
    """What a thread writes from `begin` on: whole when it has gone to sleep again, or writes no more for a while."""
    until = time.monotonic() + _WHOLE_S
    stack, quiet = b"", 0
    while time.monotonic() < until and handle_one(_LOOK_S):
        earlier, stack = stack, os.pread(stream, _MAX_BYTES, begin)
        quiet = quiet + 1 if stack == earlier else 0
        fields = procfs.stat_fields(tid)
        if stack and (quiet > _QUIET_LOOKS or fields is None or fields[0] == "S"):
            break
    return os.pread(stream, _MAX_BYTES, begin)
