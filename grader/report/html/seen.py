"""A check's evidence as records again: what the picture of one run is drawn from."""

from functools import cached_property
from typing import Any

import msgspec

from grader.model.base import Record
from grader.model.observation import Process, SignalSent, Stuck, Watched

WAITS = frozenset(
    (
        *("wait4", "waitid", "pause", "nanosleep", "clock_nanosleep", "rt_sigtimedwait", "rt_sigsuspend"),
        *("read", "readv", "write", "writev", "splice", "tee", "vmsplice", "sendfile", "preadv2", "pwritev2"),
        *("poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait"),
        *("accept", "accept4", "connect", "recvfrom", "recvmsg", "sendto", "sendmsg"),
        *("futex", "flock", "fcntl", "semop", "semtimedop", "msgrcv", "msgsnd"),
    )
)
"""System calls that may sleep: from their entry to their return a process is drawn as waiting."""


class Timed(Record, frozen=True, kw_only=True):
    """A system call, less its registers. `ended_ns` is None for one that never returned."""

    pid: int
    name: str
    began_ns: int
    ended_ns: int | None = None
    result: int | None = None
    target: str | None = None


class Call(Record, frozen=True, kw_only=True):
    """A call of the student's function; `zombies` and `running` were left when it returned."""

    began_ns: int
    ended_ns: int | None = None
    zombies: list[int] = msgspec.field(default_factory=list)
    running: list[int] = msgspec.field(default_factory=list)


class LeftOut(Record, frozen=True, kw_only=True):
    """How much more there was than the document carries."""

    processes: int = 0
    system_calls: int = 0


class Seen(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One run. `processes` is never empty; the first of it is the caller. Times as in `Observation`."""

    processes: list[Process]
    run: int = 1
    runs: int = 1
    end: str = "completed"
    limit: str | None = None
    duration_ms: float = 0.0
    signals: list[SignalSent] = msgspec.field(default_factory=list)
    stuck: list[Stuck] = msgspec.field(default_factory=list)
    system_calls: list[Timed] = msgspec.field(default_factory=list)
    calls: list[Call] = msgspec.field(default_factory=list)
    last_call: list[Call] = msgspec.field(default_factory=list)
    left_out: LeftOut = msgspec.field(default_factory=LeftOut)
    watched: Watched | None = None

    @property
    def call(self) -> Call | None:
        """The last call, None when none was made."""
        return next(iter(self.last_call), None)

    @property
    def earlier(self) -> list[Call]:
        """The calls before the last, as far as the document carries them."""
        return [call for call in self.calls if call.ended_ns is not None and call != self.call]

    @cached_property
    def begin_ns(self) -> int:
        """Where the picture begins: shortly before the call, or earlier when something happened earlier."""
        starts = [process.born_ns for process in self.processes[1:]] or [self.processes[0].born_ns]
        return min([*starts, *(call.began_ns for call in (*self.calls, *self.last_call))])

    @cached_property
    def end_ns(self) -> int:
        """Where it ends: the last event; the end of the run, when something never came to its end."""
        events = [process.ended_ns for process in self.processes if process.ended_ns is not None]
        events += [process.reaped_ns for process in self.processes if process.reaped_ns is not None]
        events += [call.ended_ns or call.began_ns for call in self.last_call]
        events += [call.ended_ns or call.began_ns for call in self.system_calls]
        events += [process.born_ns for process in self.processes]
        if self.endless:
            events.append(int(self.duration_ms * 1e6))
        return max(events)

    @property
    def endless(self) -> bool:
        """Whether something was still going on when the grader put an end to it."""
        children = any(process.ended_ns is None for process in self.processes[1:])
        return children or any(call.ended_ns is None for call in self.last_call)

    @cached_property
    def by_pid(self) -> dict[int, list[Process]]:
        """The processes of each pid in order of birth: a pid can be used again."""
        known: dict[int, list[Process]] = {}
        for process in sorted(self.processes, key=lambda each: each.born_ns):
            known.setdefault(process.pid, []).append(process)
        return known

    def who(self, pid: int | None, at_ns: int) -> Process | None:
        """The process that had `pid` at that moment."""
        known = self.by_pid.get(pid, []) if pid is not None else []
        born = [process for process in known if process.born_ns <= at_ns]
        return born[-1] if born else next(iter(known), None)


def read_evidence(evidence: dict[str, Any]) -> Seen | None:
    """The run that the evidence shows; None when there is none, or no process in it."""
    if not evidence.get("processes"):
        return None
    return msgspec.convert(evidence, Seen)


def blamed(process: Process) -> list[str]:
    """What a child must not do: stay a zombie, outlive the call, come back out of the function."""
    if process.made_by == "grader":
        return []
    faults = ["came back out of the function"] if process.escaped else []
    if process.ended_ns is None:
        return [*faults, "never ended"]
    return faults if process.reaped_ns is not None else [*faults, "never reaped: a zombie"]
