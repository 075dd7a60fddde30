"""Whether the processes of a run ever look at a clock: breakpoints on the kernel's clock functions.

A process reads the time by functions of the vDSO, memory of the kernel's that every process has mapped (vdso(7)); that
is no system call, so it is not seen otherwise. Hardware breakpoints on them stop the first thread that calls one.
What is forked has them at the same place. A program that is exec'd has not: of such a one nothing is known.

Stands in the tracer's place for breakpoints, as `watch.py` does; they are set in `watchpoints.py`.
"""

import ctypes

from grader.supervisor import watchpoints
from grader.supervisor.watch import READ

_FUNCTIONS = ("__vdso_clock_gettime", "__vdso_gettimeofday", "__vdso_time")


class Clock:
    """The breakpoints of one run. `read` is whether anybody has looked at a clock, or that cannot be known."""

    def __init__(self) -> None:
        self._addresses = _addresses() if watchpoints.available() else []
        self.read = not self._addresses

    def find(self, pid: int) -> bool:  # noqa: ARG002 - the tracer's way to call it
        """A process was made, or has mapped something, which is nothing to us."""
        return False

    def new_program(self, pid: int) -> None:
        """A process has exec'd."""

    def arm(self, pid: int, tid: int) -> None:  # noqa: ARG002 - the tracer's way to call it
        """Set the breakpoints of a thread that stands still."""
        if self.read:
            return
        try:
            watchpoints.arm_calls(tid, self._addresses)
        except ProcessLookupError:
            raise
        except OSError:
            self.read = True

    def hit(self, pid: int, tid: int) -> str | None:  # noqa: ARG002 - the tracer's way to call it
        """A thread has stopped by SIGTRAP. None: not by a breakpoint of ours."""
        if not watchpoints.is_hit(tid):
            return None
        self.read = True
        watchpoints.disarm(tid)
        return READ


def _addresses() -> list[int]:
    """Where the clock functions lie in this process, and so in every copy of it. None of them when one is not found."""
    try:
        vdso = ctypes.CDLL("linux-vdso.so.1")
        found = [ctypes.cast(getattr(vdso, name), ctypes.c_void_p).value for name in _FUNCTIONS]
    except (OSError, AttributeError):
        return []
    return [address for address in found if address is not None]
