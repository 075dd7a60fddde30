"""What a run uses of memory and processes, against its limits."""

import time

from grader.supervisor import procfs
from grader.supervisor.ledger import Ledger

_LOOK_EVERY_NS = 100_000_000
_LOOK_SHARE = 10  # a close look at the memory may take a tenth of the time


class Usage:
    """The processes of a ledger against the limits of `grader.model.assignment.Limits`, as a dict."""

    def __init__(self, ledger: Ledger, limits: dict[str, float]) -> None:
        self._ledger = ledger
        self._processes = int(limits["processes"])
        self._memory_bytes = int(limits["memory_mb"]) << 20
        self._next_look_ns = 0

    def too_many_processes(self) -> bool:
        """Threads and zombies count, as they do for RLIMIT_NPROC, which is set higher."""
        ledger = self._ledger
        if len(ledger.threads) <= self._processes and len(ledger.processes) <= self._processes:
            return False
        return len(ledger.threads) + len(ledger.unreaped()) > self._processes

    def too_much_memory(self) -> bool:
        """All processes together. Forked ones share pages, so the cheap sum only says when to look closely."""
        began = time.monotonic_ns()
        if began < self._next_look_ns:
            return False
        self._next_look_ns = began + _LOOK_EVERY_NS
        alive = self._ledger.alive()
        if sum(procfs.resident_bytes(p.pid) for p in alive) <= self._memory_bytes:
            return False
        used = sum(procfs.proportional_bytes(p.pid) for p in alive)
        ended = time.monotonic_ns()
        self._next_look_ns = ended + _LOOK_SHARE * (ended - began)
        return used > self._memory_bytes
