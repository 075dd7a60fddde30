"""What a scenario sees of the run in which it is played: the server's processes, and what they are doing."""

import os
import signal
from collections.abc import Callable
from typing import Any

from grader.supervisor import hang, procfs
from grader.supervisor.calls import Calls
from grader.supervisor.clock import Clock
from grader.supervisor.ledger import Ledger
from grader.supervisor.syscalls import SyscallLog


class Stage:
    """One run, looked at from the clients' side. `stopped` are the threads in a group stop."""

    def __init__(
        self,
        ledger: Ledger,
        log: SyscallLog,
        calls: Calls,
        clock: Clock,
        stopped: set[int],
        now: Callable[[], int],
    ) -> None:
        self._ledger = ledger
        self._log = log
        self._calls = calls
        self._clock = clock
        self._stopped = stopped
        self.now = now

    @property
    def serving(self) -> bool:
        """Whether the function has been called and is still at it."""
        return self._calls.stage == "calling" and self._calls.end is None and self._main().ended_ns is None

    @property
    def began(self) -> bool:
        """Whether the function has been called, whatever came of it."""
        return bool(self._calls.records) or self._calls.end is not None

    @property
    def returned_ns(self) -> int | None:
        """When the function returned, or raised."""
        return self._calls.records[-1].get("ended_ns") if self._calls.records else None

    def pids(self) -> list[int]:
        """The processes that have not ended."""
        return [process.pid for process in self._ledger.alive()]

    def zombies(self) -> list[int]:
        """The ended processes that their parents have not collected."""
        found = []
        for process in self._ledger.unreaped():
            fields = procfs.stat_fields(process.pid)
            if fields is not None and fields[0] == "Z" and int(fields[1]) != os.getpid():
                found.append(process.pid)
        return found

    def descriptors(self) -> list[dict[str, Any]]:
        """How many descriptors each process has open, as `grader.model.played.DescriptorCount`."""
        return [{"pid": pid, "kinds": procfs.descriptor_kinds(pid)} for pid in self.pids()]

    def standstill(self) -> tuple[Any, ...] | None:
        """What identifies a moment in which no process does anything until a client does; None if one may.

        The same answer twice, with time in between: they will sleep until then.
        """
        if self._log.timers:
            return None
        return hang.asleep_for_ever(self.pids(), self._stopped, alone=True)

    def at_rest(self) -> bool:
        """Whether every thread sleeps just now, for however long: two looks find that none has run in between.

        One look is not enough: who was seen asleep may, by the end of it, be on its way into a wait in which it does
        not notice a signal any more (Python looks for signals before it waits, and not in between).
        """
        first = self._sleepers()
        return first is not None and self._sleepers() == first

    def _sleepers(self) -> list[Any] | None:
        """How often each thread was switched; None if one does not sleep."""
        found = []
        for pid in self.pids():
            for tid in procfs.threads(pid):
                status = procfs.thread_status(pid, tid)
                if status is not None and status["state"] != "S":
                    return None
                found.append((tid, status and status["switches"]))
        return found

    def blind_to_time(self) -> bool:
        """Whether it is known that none of the processes has ever looked at a clock."""
        programs = any(process.programs for process in self._ledger.processes.values())
        return not (self._clock.read or self._log.clock_read or programs)

    def terminate(self) -> None:
        """Send SIGTERM to the process that serves."""
        os.kill(self._main().pid, signal.SIGTERM)

    def _main(self) -> Any:
        return next(iter(self._ledger.processes.values()))
