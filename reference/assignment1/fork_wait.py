"""Fork one child for each exit code, and collect them all."""

import os
import signal
from typing import NoReturn


def run_children(exit_codes: list[int]) -> list[tuple[int, int]]:
    """Return `(pid, exit code)` of one forked child for each entry, in order; -n for a death by signal n."""
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            _end_with(code)
        pids.append(pid)
    return [(pid, _collect(pid)) for pid in pids]


def _end_with(code: int) -> NoReturn:
    """In the child: end as asked, come what may, and without the caller's unwritten output."""
    try:
        if code < 0:
            _die_of(-code)
    finally:
        os._exit(code if code >= 0 else 1)


def _die_of(number: int) -> None:
    # Python ignores some signals and catches SIGINT; SIGKILL and SIGSTOP can't be set, and needn't be.
    if number not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _collect(pid: int) -> int:
    # waitpid goes on by itself when a signal interrupts it (PEP 475).
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
