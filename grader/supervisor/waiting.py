"""The supervisor's sleep: until a process has something to report, a descriptor is ready, or the time is up."""

import contextlib
import math
import os
import select
import signal
from collections.abc import Callable

from grader.supervisor import libc

_MAX_SIGNALS_BYTES = 128 * 16  # struct signalfd_siginfo is 128 bytes


class Waiting:
    """Sleeps of one run. SIGCHLD is blocked: it is waited for, not handled."""

    def __init__(self) -> None:
        self._acts: dict[int, Callable[[], None]] = {}
        self._poll = select.poll()
        self._signals: int | None = None

    def watch(self, fd: int, act: Callable[[], None]) -> None:
        """From now on `act` is called when there is something to read from `fd`."""
        if self._signals is None:
            self._signals = libc.signalfd(signal.SIGCHLD)
            self._poll.register(self._signals, select.POLLIN)
        self._acts[fd] = act
        self._poll.register(fd, select.POLLIN)

    def forget(self, fd: int) -> None:
        """No longer watch `fd`."""
        del self._acts[fd]
        self._poll.unregister(fd)

    def sleep(self, seconds: float) -> bool:
        """Sleep for at most that long. Whether anything happened."""
        if self._signals is None:
            return signal.sigtimedwait((signal.SIGCHLD,), seconds) is not None
        ready = self._poll.poll(math.ceil(seconds * 1000))
        for fd, _events in ready:
            if fd == self._signals:
                with contextlib.suppress(BlockingIOError):
                    os.read(fd, _MAX_SIGNALS_BYTES)
            elif fd in self._acts:
                self._acts[fd]()
        return bool(ready)

    def close(self) -> None:
        """Give the descriptor back."""
        if self._signals is not None:
            os.close(self._signals)
