"""Watching a counter in shared memory: who reads it, who changes it and by how much; and making bad schedules.

Theory of operation. Each process that has the watched file mapped gets two hardware watchpoints on the first eight
bytes of the mapping, in every thread: one that triggers at reads and writes, one at writes alone (see `watchpoints.py`;
there are enough for two mappings; of three or four, writes alone are watched, and of more, the four most likely used).
The processor stops the thread right after the instruction: whoever holds a lock then still has it, so that the value in
the file is the one that it wrote. In what order two processes' stops are reported says nothing; therefore only writes
are judged, which a lock puts in order, and no reads.

* A write that leaves the value one higher than the last settled value is an *update* of the writer's.
* One that leaves it a few higher may be seen late: others have written since, who took the value itself for their
  turn, or added to it in one instruction. Their stops are still to come, and find the value as it is: each *settles*
  one of those that are *owed*. What is owed to the end is an *irregular* change.
* Other values may be torn ones, in the middle of a write (struct.pack_into zeroes the bytes first): they are
  irregular only if somebody else writes next, or nobody does.
* With `force`, a worker that has just read is, now and then, held where it is for a moment while the others run on,
  and once more behind its next system call if it has not written by then (it may have given a lock back). At its
  first read it is held until the others have had a turn (`long_hold.py`).
  Whoever reads, adds and writes without a lock loses the others' updates then; under a lock nobody can.
* With `force` the workers are, besides, held at random opcodes (`pauses.py`): in the middle of what takes a lock, too.
  While one is held so, no other is: held on its way, it would not come to where it passes the first.
* Who is held for a moment goes on at once when all others wait for it: under a lock that sleeps holds cost little.

Debug registers are not inherited by fork, and mappings are, mostly: so each new process's mappings are looked up, and
the registers set in each new thread. Where a machine has none, only who has the file mapped is known, and the
opcode pauses alone force switches.
"""

import os
import time
from collections.abc import Callable
from typing import Any

from grader.supervisor import procfs, watchpoints
from grader.supervisor.pauses import FORCING_S

COUNTER_BYTES = 8
READ, WROTE, HOLD, HOLD_LONG, GATHER = "read", "wrote", "hold", "hold long", "gather"
_HOLD_CHANCE = 0.25
_FEWER_AFTER = 100  # holds: then half as often, then a third, …
_BETWEEN_READS_S = 0.02
_LONG_PAUSES = 8  # of a process
_MAX_LATE = 200  # torn values are farther away: they differ by whole bytes
_MAX_IRREGULAR = 20
_MODULUS = (1 << 31) - 1


class Watch:
    """One watched file during one run. `random_seed` fixes who is held when.

    `by` is how: "watchpoints", "opcodes" (which only force switches), or "nothing". `now` gives the time, `place` the
    line at which a thread stands.
    """

    def __init__(
        self,
        path: str,
        *,
        by: str,
        force: bool,
        random_seed: int,
        now: Callable[[], int],
        place: Callable[[int], dict[str, Any] | None],
    ) -> None:
        status = os.stat(path)
        self._file = (status.st_dev, status.st_ino)
        # read from, not mapped: a mapping of a file that the submission cuts short kills who reads in it
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._now = now
        self._place = place
        self._settled = self._last = self._value()
        self._unsettled: dict[str, Any] | None = None  # the change that a writer is in the middle of
        self._force = force
        self._forced_s = self._read_s = 0.0
        self._state = random_seed % _MODULUS or 1
        self._armed: dict[int, tuple[int, ...]] = {}  # thread → where it is watched
        self._addresses: dict[int, tuple[int, ...]] = {}  # process → where it has the counter mapped
        self._crowded: set[int] = set()  # processes that have it mapped more often than can be watched
        self.updates: dict[int, int] = {}
        self.writers: list[int] = []
        self._raised_to: dict[int, int] = {}  # process → the value at its last update
        self._raised_ns: dict[int, int] = {}
        self._owed = 0
        self._owing: list[dict[str, Any]] = []  # the changes that were of more than one
        self._met: set[int] = set()  # who has read, where no switches are forced: or written
        self.mapped: list[int] = []
        self.irregular: list[dict[str, Any]] = []
        self._pauses: dict[int, int] = {}  # process → how often it was paused
        self.holds = 0
        self.held: list[int] = []
        self.by = by

    def _value(self) -> int:
        return int.from_bytes(os.pread(self._fd, COUNTER_BYTES, 0), "little")

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self._fd)

    def find(self, pid: int) -> bool:
        """Look for the file among the shared mappings of a process. Whether they are others than before."""
        found = tuple(procfs.shared_mappings(pid, self._file))
        if len(found) > watchpoints.MAX_ADDRESSES:
            found = self._most_likely(pid, found)
        if found == self._addresses.get(pid, ()):
            return False
        if found and pid not in self.mapped:
            self.mapped.append(pid)
        self._addresses[pid] = found
        return True

    def _most_likely(self, pid: int, found: tuple[int, ...]) -> tuple[int, ...]:
        """Of too many mappings those that the process has used, then those that it made last."""
        self._crowded.add(pid)
        used_first = sorted(found, key=lambda address: not procfs.is_in_use(pid, address))
        return tuple(used_first[: watchpoints.MAX_ADDRESSES])

    def look_again(self, pid: int) -> bool:
        """Whether a process with too many mappings is to be watched at others than before."""
        return pid in self._crowded and self.find(pid)

    def new_program(self, pid: int) -> None:
        """A process has exec'd: its mappings are gone, and the kernel has cleared its debug registers."""
        self._addresses.pop(pid, None)
        self._armed.pop(pid, None)
        self._crowded.discard(pid)

    def arm(self, pid: int, tid: int) -> None:
        """Set the watchpoints of a thread that stands still, where its process has the file mapped."""
        addresses = self._addresses.get(pid, ())
        if self.by != "watchpoints" or addresses == self._armed.get(tid, ()):
            return
        self._armed[tid] = addresses
        try:
            watchpoints.arm(tid, addresses)
        except ProcessLookupError:
            raise
        except OSError:
            self.by = "nothing"

    def hit(self, pid: int, tid: int) -> str | None:
        """A thread has stopped by SIGTRAP. None: not by a watchpoint; HOLD: it has read and is to be held a moment.

        HOLD_LONG: until all others have had a turn. GATHER: at its first access, until the caller waits.
        """
        if tid not in self._armed or not watchpoints.is_hit(tid):
            return None
        wrote = watchpoints.take_wrote(tid, self._armed[tid])
        if wrote:
            self._wrote(pid, tid)
        first = pid not in self._met
        if not self._force:
            self._met.add(pid)
            return GATHER if first else WROTE if wrote else READ
        if wrote:
            return WROTE
        if not self._is_time():
            return READ
        self._met.add(pid)
        if not first and self._next_random() >= _HOLD_CHANCE / (1 + self.holds // _FEWER_AFTER):
            return READ
        return HOLD_LONG if first else HOLD

    def pause(self, pid: int) -> str:
        """A process stands at a pause between two opcodes: HOLD or HOLD_LONG.

        Without watchpoints nobody knows which pause is between reading and writing: so the first few are long ones.
        """
        self._pauses[pid] = self._pauses.get(pid, 0) + 1
        return HOLD_LONG if self.by == "opcodes" and self._pauses[pid] <= _LONG_PAUSES else HOLD

    def _is_time(self) -> bool:
        """Whether switches are forced yet. What passes between two reads counts little: it may have been slept."""
        at_s = time.monotonic()
        self._forced_s += min(at_s - self._read_s, _BETWEEN_READS_S)
        self._read_s = at_s
        return self._forced_s < FORCING_S

    def holding(self, pid: int) -> None:
        """To be told when a process is held while the others run on."""
        self.holds += 1
        if pid not in self.held:
            self.held.append(pid)

    def _next_random(self) -> float:
        """From 0 to 1. Not of the module random: a submission's would then begin in a known state."""
        self._state = self._state * 48271 % _MODULUS  # Park and Miller's minimal standard generator
        return self._state / _MODULUS

    def _wrote(self, pid: int, tid: int) -> None:
        value = self._value()
        if pid not in self.writers:
            self.writers.append(pid)
        if self._unsettled is not None and self._unsettled["by"] != [pid]:
            self._settle(self._last)
        self._last = value
        steps = (value - self._settled) % (1 << 64)
        self._unsettled = self._change([pid], value, tid) if steps > _MAX_LATE else None
        if 1 <= steps <= _MAX_LATE:
            self._raised(pid, tid, value, steps)
        elif steps == 0 and self._owed and self._raised_to.get(pid) != value:
            self._owed -= 1
            self._count(pid, value)

    def _raised(self, pid: int, tid: int, value: int, steps: int) -> None:
        """The value is a few higher than it was: by one write, or by more whose stops are still to come."""
        if not self._owed:
            self._owing.clear()
        if steps > 1:
            self._owing.append(self._change([pid], value, tid))
        self._owed += steps - 1
        self._settled = value
        self._count(pid, value)

    def _count(self, pid: int, value: int) -> None:
        self.updates[pid] = self.updates.get(pid, 0) + 1
        self._raised_to[pid] = value
        self._raised_ns[pid] = self._now()

    def _settle(self, value: int) -> None:
        """What an unsettled writer has left is not put right any more."""
        if value != self._settled:
            self.irregular.append(self._unsettled or self._change([], value))
        self._settled, self._unsettled = value, None

    def _change(self, by: list[int], value: int, tid: int | None = None) -> dict[str, Any]:
        where = None if tid is None else self._place(tid)
        change: dict[str, Any] = {"by": by, "before": str(self._settled), "after": str(value)}
        return change | {"at_ns": self._now(), "where": where}

    def as_data(self) -> dict[str, Any]:
        """What was seen, as `grader.model.observation.Watched`."""
        if self.by == "watchpoints":
            self._settle(self._value())
            self.irregular[:0] = self._owing if self._owed else []
        return {
            "by": self.by,
            "mapped": self.mapped,
            "writers": self.writers,
            "updates": [
                {"pid": pid, "count": count, "last_ns": self._raised_ns[pid]}
                for pid, count in self.updates.items()
            ],
            "irregular": self.irregular[:_MAX_IRREGULAR],
            "holds": self.holds,
            "held": self.held,
        }
