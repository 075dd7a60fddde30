"""What a run uses of memory and processes, against its limits."""

import time
from collections.abc import Callable

from grader.supervisor import procfs
from grader.supervisor.held_files import held_files
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
        if self._count() <= self._processes:
            return False
        for process in self._ledger.unreaped():
            if procfs.stat_fields(process.pid) is None:
                self._ledger.vanished(process)
        return self._count() > self._processes

    def _count(self) -> int:
        return len(self._ledger.threads) + self._ledger.zombies

    def too_much_memory(self, segments: Callable[[], int], *, memory_files: bool) -> bool:
        """All processes together. Forked ones share pages, so the cheap sum only says when to look closely.

        Memory that no process has mapped counts too: what System V `segments` hold, and if there may be any, memory
        files.
        """
        began = time.monotonic_ns()
        if began < self._next_look_ns:
            return False
        self._next_look_ns = began + _LOOK_EVERY_NS
        alive = [process.pid for process in self._ledger.alive()]
        files = segments() + (sum(held_files(alive, _is_memory).values()) if memory_files else 0)
        if sum(procfs.resident_bytes(pid) for pid in alive) + files <= self._memory_bytes:
            return False
        parts = [procfs.proportional_bytes(pid) for pid in alive]
        mapped, shared = (sum(part) for part in zip(*parts, strict=True)) if parts else (0, 0)
        ended = time.monotonic_ns()
        self._next_look_ns = ended + _LOOK_SHARE * (ended - began)
        return mapped + max(0, files - shared) > self._memory_bytes


def _is_memory(link: bytes) -> bool:
    """Memory files (memfd_create)."""
    return link.startswith(b"/memfd:")
