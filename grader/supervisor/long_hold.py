"""How long a process is held that is not to be the first: until all others have had a turn.

It may be a worker that has just read the counter, or a child that is just born.

Where no switches are forced, each worker is held at its first access until the caller waits, for whatever it is: so
the first of them does not end before the last is forked, unless the caller has it so (`patient`).

A fixed time would be too short where workers take turns by sleeping, or on a machine that has no time for them. Another
process has had its turn when each of its threads stands in a system call that it does not leave by itself, has run
for a while, or has come and gone several times (it asks again and again for a lock). Only one that sleeps through,
or that the machine does not let run, is waited for; and not for ever.
"""

from collections.abc import Iterable

from grader.supervisor import abi, procfs

LOOK_NS = 500_000
_RUN_NS = 20_000_000
SWITCHES = 5
_SLEEPS = ("nanosleep", "clock_nanosleep")
_SLEEPS_WHEN_EMPTY = {"select": 0, "pselect6": 0, "poll": 1, "ppoll": 1}
"""Calls that sleep, too, when they wait for no descriptors, and the argument that says for how many."""


class LongHold:
    """Waiting for all processes but `pid`, until `until_ns` at the latest.

    Who came and went so often, or ran for a while, had a turn; not if this is `patient`. `since_birth`: it is held
    before its first instruction, and not since it has read.
    """

    def __init__(
        self,
        pid: int,
        tid: int,
        until_ns: int,
        switches: int = SWITCHES,
        *,
        patient: bool = False,
        since_birth: bool = False,
    ) -> None:
        self.pid = pid
        self.since_birth = since_birth
        self._patient = patient
        self.tid = tid
        self.until_ns = until_ns
        self._switches = switches
        self._next_look_ns = 0
        self._at_first: dict[int, tuple[int, int]] = {}
        self._before: dict[int, int] = {}

    def is_over(self, pids: Iterable[int], stopped: set[int], at_ns: int) -> bool:
        """Whether nobody is to be waited for any more. To be asked time and again; `stopped` are in a group stop."""
        if at_ns < self._next_look_ns:
            return False
        self._next_look_ns = at_ns + LOOK_NS
        threads = [(pid, tid) for pid in pids if pid != self.pid for tid in procfs.threads(pid)]
        turns = [tid in stopped or self._had_turn(pid, tid) for pid, tid in threads]
        return all(turns) or at_ns > self.until_ns

    def begin_again(self) -> None:
        """A process was made: who made it has not had its turn yet."""
        self._at_first.clear()
        self._before.clear()

    def _had_turn(self, pid: int, tid: int) -> bool:
        status = procfs.thread_status(pid, tid)
        if status is None or status["state"] in "ZXT":
            return True
        switches, run_ns = sum(status["switches"]), procfs.run_ns(pid, tid)
        first_switches, first_run_ns = self._at_first.setdefault(tid, (switches, run_ns))
        had_some = switches - first_switches >= self._switches or run_ns - first_run_ns >= _RUN_NS
        if had_some and not self._patient:
            return True
        stayed = status["state"] == "S" and not status["pending"] and self._before.get(tid) == switches
        self._before[tid] = switches
        return stayed and _waits(pid, tid, switches)


def _waits(pid: int, tid: int, switches: int | None = None) -> bool:
    """Whether a thread waits for another, and not for time alone; `switches`: as it did when it had so many.

    Who has just come to a call stands before it in a stop, as if it waited in it: so it has to be asleep then.
    """
    call = procfs.current_syscall(pid, tid)
    if call is None:
        return False
    number, args = call
    name = abi.NAMES.get(number, "")
    if name in _SLEEPS or (name in _SLEEPS_WHEN_EMPTY and args[_SLEEPS_WHEN_EMPTY[name]] == 0):
        return False
    status = procfs.thread_status(pid, tid)
    return status is not None and status["state"] in "SD" and switches in {None, sum(status["switches"])}


def all_wait(threads: Iterable[tuple[int, int]]) -> bool:
    """Whether each of these (process, thread) waits for another, and none for time: to hold any longer is no use."""
    return all(_waits(pid, tid) for pid, tid in threads)
