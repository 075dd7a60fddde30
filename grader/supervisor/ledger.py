"""The ledger of processes: who made whom, what each ran, how each ended and who collected it.

Pure bookkeeping; `tracer.py` feeds it. Times are nanoseconds since the run began.
"""

from typing import Any


class Process:
    """One process of the run; the fields are those of `grader.model.observation.Process`."""

    def __init__(self, pid: int, parent: int, made_by: str, born_ns: int, call: int | None) -> None:
        self.pid = pid
        self.parent = parent
        self.made_by = made_by
        self.born_ns = born_ns
        self.call = call
        self.where: dict[str, Any] | None = None
        self.programs: list[dict[str, Any]] = []
        self.ended_ns: int | None = None
        self.status: int | None = None
        self.signal: int | None = None
        self.reaped_ns: int | None = None
        self.reaped_by: int | None = None
        self.escaped: str | None = None
        self.escaped_ns: int | None = None
        self.raised: dict[str, Any] | None = None
        self.killed_by_grader = False


class Ledger:
    """All processes of one run in the order of their birth, and which thread belongs to which."""

    def __init__(self) -> None:
        self.processes: dict[int, Process] = {}
        self.threads: dict[int, Process] = {}
        self._alive: dict[int, Process] = {}
        self._unreaped: dict[int, Process] = {}

    def add(self, process: Process) -> None:
        """A new process, alive, with its first thread."""
        self.processes[process.pid] = self._alive[process.pid] = process
        self._unreaped.pop(process.pid, None)  # if the number had an owner before, that one was collected
        self.threads[process.pid] = process

    def end(self, process: Process, at_ns: int, status: int | None, signal: int | None) -> None:
        """A process ended, with all its threads."""
        process.ended_ns, process.status, process.signal = at_ns, status, signal
        self._alive.pop(process.pid, None)
        self._unreaped[process.pid] = process
        self.keep_threads(process, ())

    def keep_threads(self, process: Process, kept: tuple[int, ...]) -> None:
        """Forget the threads of a process but those in `kept` (exec and exit end the others)."""
        gone = [tid for tid, owner in self.threads.items() if owner is process and tid not in kept]
        for tid in gone:
            del self.threads[tid]

    def reaped(self, pid: int, by: int, at_ns: int) -> None:
        """A wait call of process `by` returned `pid`. Waits for a stopped child reap nothing."""
        child = self.processes.get(pid)
        if child is not None and child.ended_ns is not None and child.reaped_ns is None:
            child.reaped_ns, child.reaped_by = at_ns, by
            self.vanished(child)

    def vanished(self, process: Process) -> None:
        """An ended process is no zombie any more, whoever collected it: its parent ignores SIGCHLD, or has gone too."""
        self._unreaped.pop(process.pid, None)

    def alive(self) -> list[Process]:
        """The processes that have not ended."""
        return list(self._alive.values())

    def unreaped(self) -> list[Process]:
        """The processes that ended and may be zombies, as far as is known."""
        return list(self._unreaped.values())

    @property
    def zombies(self) -> int:
        """How many may be zombies, at the most."""
        return len(self._unreaped)

    def as_data(self) -> list[dict[str, Any]]:
        """The ledger as plain data."""
        return [vars(process) for process in self.processes.values()]
