"""What is written down of a system call: at its entry, and for most once more when it has returned.

A `Syscall` record is a dict with the keys of `grader.model.observation.Syscall`.
"""

import base64
import struct
import sys
from collections.abc import Callable, Sequence
from typing import Any

from grader.supervisor import abi, libc, procfs
from grader.supervisor.on_host import OBJECT_CALLS, Made
from grader.supervisor.openings import CALLS, Openings, concerns

MAX_RECORDS = 20_000
MAX_DATA_BYTES = 1 << 20  # of what reads and writes moved, over a whole run
_INT_BITS = 0xFFFFFFFF
_TIMERS = ("alarm", "setitimer", "timer_settime", "timerfd_settime", "setsockopt")
_CLOCKS = ("clock_gettime", "gettimeofday", "time")
_SOCKET_TIMERS = {
    1: (20, 21, 66, 67),  # SOL_SOCKET: SO_RCVTIMEO and SO_SNDTIMEO, old and new
    6: (9, 18),  # IPPROTO_TCP: TCP_DEFER_ACCEPT, TCP_USER_TIMEOUT
}
_SI_PID = 16  # offset of si_pid in siginfo_t, see <asm-generic/siginfo.h>

_SIGNALS: dict[str, Callable[[int, list[int]], tuple[int, int]]] = {
    "kill": lambda _pid, args: (args[0], args[1]),
    "tkill": lambda _pid, args: (args[0], args[1]),
    "tgkill": lambda _pid, args: (args[0], args[2]),
    "rt_sigqueueinfo": lambda _pid, args: (args[0], args[1]),
    "rt_tgsigqueueinfo": lambda _pid, args: (args[0], args[2]),
    "pidfd_send_signal": lambda pid, args: (procfs.pid_of_pidfd(pid, args[0]), args[1]),
}
_ONLY_OPENING = frozenset(CALLS) - {"pipe", "pipe2", "dup2", "dup3"}
"""Calls that are stopped at for what they open alone; they are not among the records."""
_OUT_FIRST = ("sendfile",)  # calls whose first argument is the descriptor written to, second read from
_IN_FIRST = ("splice", "tee")


def _arms_a_timer(tid: int, name: str, raw: tuple[int, ...]) -> bool:
    """Whether a call sets a time at which something happens; a timer that is set to nothing does not."""
    if name == "alarm":
        return raw[0] & _INT_BITS != 0
    if name == "setitimer":  # struct itimerval: interval, then value, two words each
        return any(procfs.read_memory(tid, raw[1] + 16, 16))
    if name == "setsockopt":
        return raw[2] & _INT_BITS in _SOCKET_TIMERS.get(raw[1] & _INT_BITS, ())
    return True


def _as_int(register: int) -> int:
    """The C int in a register."""
    low = register & _INT_BITS
    return low - (1 << 32) if low >> 31 else low


class SyscallLog:
    """The recorded calls of one run.

    `now` gives the time, `call` the index of the function's call, `place` the line at which a thread stands;
    `openings` takes note of what is opened, when that is observed; `made` of what is made
    on the host, where it is.
    """

    def __init__(
        self,
        now: Callable[[], int],
        call: Callable[[], int | None],
        place: Callable[[int], dict[str, Any] | None],
        openings: Openings | None,
        made: Made | None,
    ) -> None:
        self.records: list[dict[str, Any]] = []
        self.signals: list[dict[str, Any]] = []
        self._now = now
        self._call = call
        self._place = place
        self._openings = openings
        self._made = made
        self._room = MAX_DATA_BYTES
        self.overflowing = False
        """Whether a call had no room that tells for or against the submission: then nothing can be said of it."""
        self.memory_files = False
        self.clock_read = False
        """Whether anybody has asked the kernel for the time, by a system call."""
        self.timers: set[int] = set()
        """The processes that have armed a timer, or set a socket's timeout: something may yet wake them."""

    def enter(
        self, tid: int, pid: int, number: int, raw: tuple[int, ...], leader: Callable[[int], int]
    ) -> Any:
        """A thread stands before a call. Returns the record to hand to `leave`, or None: no need to come back.

        `leader` maps a thread's id to its process's.
        """
        name = abi.NAMES.get(number)
        if name is None:
            return None
        args = [_as_int(raw[0]), *(_as_int(value) for value in raw[1:])]
        if name in _SIGNALS:
            self._signal(pid, _SIGNALS[name](pid, args), leader)
            return None
        self.memory_files |= name == "memfd_create"
        if self._made is not None:
            self._made.asked(tid, name, args, raw)
        if name in _CLOCKS or name in _TIMERS:
            self.clock_read |= name in _CLOCKS
            if name in _TIMERS and _arms_a_timer(tid, name, raw):
                self.timers.add(pid)
            return None
        record = {
            "pid": pid,
            "name": name,
            "began_ns": self._now(),
            "ended_ns": None,
            "args": args,
            "result": None,
        }
        record |= {"target": None, "data": None, "call": self._call(), "where": self._place(tid)}
        extra: dict[str, Any] = {"raw": raw}
        if name in abi.MOVES_BYTES:
            record["target"] = procfs.target(pid, self._end_of_interest(pid, name, args))
            if not str(record["target"]).startswith("pipe:"):
                return None
        elif name in _ONLY_OPENING:
            return (record, extra, tid) if self._gives(name, args) else None
        self._keep(record)
        return record, extra, tid

    def _gives(self, name: str, args: list[int]) -> bool:
        """Whether what such a call gives is to be taken note of."""
        opens = self._openings is not None and concerns(name, args)
        return opens or (self._made is not None and name in OBJECT_CALLS)

    def _keep(self, record: dict[str, Any]) -> None:
        """Write a call down while there is room. Looks and moved bytes are what may be many, and missed."""
        if len(self.records) < MAX_RECORDS:
            self.records.append(record)
        elif record["name"] not in abi.MOVES_BYTES and not is_look(record["name"], record["args"]):
            self.overflowing = True

    @staticmethod
    def _end_of_interest(pid: int, name: str, args: list[int]) -> int:
        """The descriptor of the pipe that a call writes to, or else reads from."""
        candidates = [args[0]]
        if name in _OUT_FIRST:
            candidates = [args[0], args[1]]
        elif name in _IN_FIRST:
            candidates = [args[2] if name == "splice" else args[1], args[0]]
        for fd in candidates:
            if (procfs.target(pid, fd) or "").startswith("pipe:"):
                return fd
        return candidates[0]

    def _signal(self, sender: int, sent: tuple[int, int], leader: Callable[[int], int]) -> None:
        target, number = sent
        if number and len(self.signals) < MAX_RECORDS:
            at = self._now()
            self.signals.append({"at_ns": at, "sender": sender, "target": leader(target), "signal": number})

    def leave(self, entered: Any) -> int | None:
        """The call has returned. The result is the pid that a wait has reaped, else None."""
        record, extra, tid = entered
        result = libc.syscall_result(tid)
        record["ended_ns"], record["result"] = self._now(), result
        name, raw = record["name"], extra["raw"]
        if self._openings is not None and result >= 0 and concerns(name, record["args"]):
            self._openings.returned(record["pid"], name, raw, result, record["where"])
        if self._made is not None and result >= 0 and name in OBJECT_CALLS:
            self._made.returned(name, result)
        if name in ("wait4", "waitid"):
            return self._wait(record, raw, tid)
        if name in ("pipe", "pipe2") and result == 0:
            reader, writer = struct.unpack("=ii", procfs.read_memory(tid, raw[0], 8))
            record["target"] = procfs.target(record["pid"], reader)
            record["args"] = [reader, writer, *record["args"][1:2]]
        elif name in ("dup2", "dup3") and result >= 0:
            record["target"] = procfs.printable(procfs.target(record["pid"], result) or "?")
        elif name in abi.MOVES_BYTES and result > 0:
            record["data"] = self._moved(name, raw, result, tid)
        return None

    @staticmethod
    def _wait(record: dict[str, Any], raw: tuple[int, ...], tid: int) -> int | None:
        if record["name"] == "waitid":
            if record["result"] == 0 and raw[2]:
                found = procfs.read_memory(tid, raw[2] + _SI_PID, 4)
                record["result"] = int.from_bytes(found, sys.byteorder)
            if raw[3] & abi.WNOWAIT:
                return None
        return record["result"] if record["result"] > 0 else None

    def _moved(self, name: str, raw: tuple[int, ...], count: int, tid: int) -> str | None:
        """The bytes that a read or a write moved, base64; None for those that never were in memory."""
        if count > self._room or name in ("splice", "tee", "sendfile"):
            return None
        self._room -= count
        if name in ("read", "write"):
            data = procfs.read_memory(tid, raw[1], count)
        else:
            data = _gather(tid, raw[1], raw[2], count)
        return base64.b64encode(data).decode("ascii") if len(data) == count else None


def is_look(name: str | None, args: Sequence[int]) -> bool:
    """Whether a call is a wait with WNOHANG."""
    return (name == "wait4" and bool(args[2] & abi.WNOHANG)) or (
        name == "waitid" and bool(args[3] & abi.WNOHANG)
    )


def _gather(tid: int, vector: int, length: int, count: int) -> bytes:
    """The first `count` bytes that an array of struct iovec points to."""
    table = procfs.read_memory(tid, vector, 16 * min(length, 1024))
    parts = []
    for base, size in struct.iter_unpack("=QQ", table[: len(table) // 16 * 16]):
        part = procfs.read_memory(tid, base, min(size, count))
        parts.append(part)
        count -= len(part)
        if count <= 0:
            break
    return b"".join(parts)
