"""Who is kept from going on, and until when: what makes the bad schedules of a run.

Theory of operation. A thread that stands in a stop is kept there by not letting it go on. There are four ways:

* *for a moment*: until six pauses of others, or four milliseconds. One is held, and all others pass: while one is held
  so, no other is, for held on its way it would not come to where it passes the first. Who has been at a place often may
  be polling: it is held beside others, and keeps none from being held. All go on early when all others wait for them.
* *long*, one at a time: until all others have had a turn (`long_hold.py`).
* *at birth*: a child, from its first instruction, until all others have had a turn.
* *gathered*: workers at their first access, until the caller waits, for whatever it is.
"""

from collections.abc import Callable

from grader.supervisor.ledger import Ledger
from grader.supervisor.long_hold import LOOK_NS, SWITCHES, LongHold, all_wait

_MOMENT_NS = 4_000_000
_PASSES_ENOUGH = 6  # pauses of others while one is held: some fifty opcodes, an increment or so
_MAX_LONG_NS = 3_000_000_000  # in all of a run
_MAX_GATHERING_NS = 500_000_000
_GLANCE_NS = 20_000  # so often it is seen whether others than those who are held move
_LOOKS_AT_ALL = 50  # stops of a caller that goes through its children, looking at each without waiting
_WATCHED_WORK = 1000  # stops of a worker, each of its accesses to the counter being one, for its whole share


class Holds:
    """The threads that are held. `stopped` are those in a group stop, `resume` lets a thread go on."""

    def __init__(
        self, ledger: Ledger, stopped: set[int], now: Callable[[], int], resume: Callable[[int], None]
    ) -> None:
        self._ledger = ledger
        self._stopped = stopped
        self._now = now
        self._resume = resume
        self._held: list[tuple[int, int]] = []  # (when to go on, thread), in this order
        self._passed: int | None = None  # the thread that was held last so that the others pass it
        self._passes = 0
        self._long: LongHold | None = None
        self._long_began_ns = 0
        self._long_left_ns = _MAX_LONG_NS
        self._gathered: list[int] = []
        self._gathering: LongHold | None = None

    def for_a_moment(self, tid: int, *, passed: bool = True) -> None:
        """Keep a thread where it is; `passed`: so that the others pass it."""
        if passed:
            self._passed, self._passes = tid, 0
        self._held.append((self._now() + _MOMENT_NS, tid))

    def long(self, pid: int, tid: int) -> None:
        """Keep a thread until all others have had a turn; for a moment if another one is, or no time is left."""
        if self._long is None and self._long_left_ns > 0:
            self._begin_long(pid, tid)
        else:
            self.for_a_moment(tid)

    def at_birth(self, pid: int, *, watched: bool = False) -> None:
        """Keep a process that is just born from its first instruction until all others have had a turn."""
        self._begin_long(pid, pid, _WATCHED_WORK if watched else _LOOKS_AT_ALL, since_birth=True)

    def is_long(self, tid: int) -> bool:
        """Whether this is the thread that is held long."""
        return self._long is not None and self._long.tid == tid

    def written(self) -> None:
        """Somebody else has written: who was held long since it had read goes on."""
        if self._long is not None and not self._long.since_birth:
            self.end_long()

    def end_long(self) -> None:
        """Whoever is held long goes on: all have had a turn, or somebody else has written, or takes its place."""
        held, self._long = self._long, None
        if held is not None:
            self._long_left_ns -= self._now() - self._long_began_ns
            self._resume(held.tid)

    def is_passed(self) -> bool:
        """Whether a worker is held that the others are to pass."""
        return any(tid == self._passed for _, tid in self._held)

    def passes(self) -> None:
        """One of the others has come by. After some of them, the one that is passed goes on."""
        self._passes += 1
        if self._passes >= _PASSES_ENOUGH:
            for each in [each for each in self._held if each[1] == self._passed]:
                self._held.remove(each)
                self._resume(each[1])

    def gather(self, pid: int, tid: int) -> bool:
        """Hold a worker at its first access, with all others that come, until the caller waits. Whether it is held."""
        if pid == self._caller():
            return False
        if self._gathering is None:
            self._gathering = LongHold(pid, tid, self._now() + _MAX_GATHERING_NS, patient=True)
        elif not self._gathered:  # they have been let go
            return False
        self._gathered.append(tid)
        return True

    def born(self) -> None:
        """A process was made: who made it has not had its turn yet."""
        if self._long is not None:
            self._long.begin_again()

    def ended(self, tid: int) -> None:
        """A thread has ended, held or not."""
        if self.is_long(tid):
            self.end_long()

    def release(self, *, quiet: bool) -> float | None:
        """Let go on those whose time has come. Seconds until the next one's has, None when nobody is held.

        `quiet`: no report is waiting. Then who is held longest goes on early when all others wait, as for a lock.
        """
        now = self._now()
        while self._held and self._held[0][0] <= now:
            self._resume(self._held.pop(0)[1])
            quiet = False
        if quiet and self._held and self._nobody_moves():
            self._resume(self._held.pop(0)[1])
        if self._long is not None:
            others = (process.pid for process in self._ledger.alive())
            if self._long.is_over(others, self._stopped, now):
                self.end_long()
        if (
            self._gathering is not None
            and self._gathered
            and self._gathering.is_over([self._caller()], self._stopped, now)
        ):
            self._let_gathered_go()
        looking = self._long is not None or bool(self._gathered)
        until = [min(at, now + _GLANCE_NS) for at, _ in self._held[:1]] + [now + LOOK_NS] * looking
        return max(0.0, (min(until) - now) / 1e9) if until else None

    def _nobody_moves(self) -> bool:
        """Whether all that are not held wait, and not for time: nothing would come of a longer hold."""
        kept = {tid for _, tid in self._held} | {*self._gathered} | self._stopped
        if self._long is not None:
            kept.add(self._long.tid)
        return all_wait((owner.pid, tid) for tid, owner in self._ledger.threads.items() if tid not in kept)

    def _begin_long(self, pid: int, tid: int, switches: int = SWITCHES, *, since_birth: bool = False) -> None:
        self._long_began_ns = self._now()
        until_ns = self._long_began_ns + self._long_left_ns
        self._long = LongHold(pid, tid, until_ns, switches, since_birth=since_birth)

    def _caller(self) -> int:
        return next(iter(self._ledger.processes))

    def _let_gathered_go(self) -> None:
        gathered, self._gathered = self._gathered, []
        for tid in gathered:
            self._resume(tid)
