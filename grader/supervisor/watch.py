"""Watching a counter in shared memory: who reads it, who changes it and by how much; and making bad schedules.

Theory of operation. Each process that has the watched file mapped gets two hardware watchpoints on the first eight
bytes of the mapping, in every thread: one that triggers at reads and writes (slot 0), one at writes alone (slot 1).
The processor stops the thread right after the instruction, before anybody else can act on what it did, as long as
that holds a lock. The value is read through a mapping of the supervisor's own.

* An access that triggered slot 1 was a write, else it was a read.
* A write that leaves the value one higher than the last settled value is an *update* of the writer's. Other values
  may be torn ones, in the middle of a write (struct.pack_into zeroes the bytes first): they count only if somebody
  reads them, or nothing puts them right: then that is an *irregular* change.
* With `force`, a worker that has just read is, now and then, held where it is for a moment while the others run on,
  and once more behind its next system call if it has not written by then (it may have given a lock back).
  Whoever reads, adds and writes without a lock loses the others' updates then; under a lock nobody can.

Debug registers are not inherited by fork, and a mapping is: so they are set in each new process and thread (see
`watchpoints.py`). Where a machine has none, only who has the file mapped is known; then, with `force`, the workers
are held at random opcodes instead (`pauses.py`).
"""

import mmap
import os
from collections.abc import Callable
from typing import Any

from grader.supervisor import procfs, watchpoints

COUNTER_BYTES = 8
HOLD_NS = 1_000_000
READ, WROTE, HOLD = "read", "wrote", "hold"
_HOLD_CHANCE = 0.25
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
        with open(path, "rb") as file:
            self._memory = mmap.mmap(file.fileno(), COUNTER_BYTES, mmap.MAP_SHARED, mmap.PROT_READ)
        self._memory.madvise(mmap.MADV_DONTFORK)  # or the submission would have it too, and be watched there
        self._now = now
        self._place = place
        self._settled = self._value()
        self._unsettled_by: dict[int, dict[str, Any] | None] = {}  # who → where
        self._force = force
        self._state = random_seed % _MODULUS or 1
        self._armed: set[int] = set()
        self._addresses: dict[int, int] = {}  # process → where it has the counter mapped
        self.updates: dict[int, int] = {}
        self.writers: list[int] = []
        self.reads: dict[int, int] = {}
        self.mapped: list[int] = []
        self.irregular: list[dict[str, Any]] = []
        self.holds = 0
        self.held: list[int] = []
        self.by = by

    def _value(self) -> int:
        return int.from_bytes(self._memory[:COUNTER_BYTES], "little")

    def inherit(self, pid: int, maker: int) -> None:
        """A process was forked: it has the mapping where its maker has it. Call `arm` when it stands still."""
        if maker in self._addresses:
            self._addresses[pid] = self._addresses[maker]
            self.mapped.append(pid)

    def find(self, pid: int) -> None:
        """Look for the file among the shared mappings of a process that stands still."""
        if pid in self._addresses:
            return
        address = procfs.shared_mapping(pid, self._file)
        if address is not None:
            self._addresses[pid] = address
            self.mapped.append(pid)

    def arm(self, pid: int, tid: int) -> None:
        """Set the watchpoints of a thread that stands still, if its process has the file mapped."""
        address = self._addresses.get(pid)
        if address is None or self.by != "watchpoints" or tid in self._armed:
            return
        self._armed.add(tid)
        try:
            watchpoints.arm(tid, address)
        except ProcessLookupError:
            raise
        except OSError:
            self.by = "nothing"

    def hit(self, pid: int, tid: int) -> str | None:
        """A thread has stopped by SIGTRAP. None: not by a watchpoint; HOLD: it has read and is to be held a moment."""
        if pid not in self._addresses or not watchpoints.is_hit(tid):
            return None
        if watchpoints.take_wrote(tid):
            self._wrote(pid, tid)
            return WROTE
        self._read(pid)
        if not self._force or self._next_random() >= _HOLD_CHANCE:
            return READ
        self.holding(pid)
        return HOLD

    def holding(self, pid: int) -> None:
        """A process is held while the others run on."""
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
        if value == (self._settled + 1) % (1 << 64) and not self._unsettled_by.keys() - {pid}:
            self._settled = value
            self._unsettled_by.clear()
            self.updates[pid] = self.updates.get(pid, 0) + 1
        elif value != self._settled or self._unsettled_by:
            self._unsettled_by[pid] = self._place(tid)

    def _read(self, pid: int) -> None:
        self.reads[pid] = self.reads.get(pid, 0) + 1
        self._settle(pid)

    def _settle(self, seen_by: int | None) -> None:
        value = self._value()
        if value != self._settled and len(self.irregular) < _MAX_IRREGULAR:
            change = {"by": sorted(self._unsettled_by), "before": str(self._settled), "after": str(value)}
            where = next(filter(None, self._unsettled_by.values()), None)
            self.irregular.append(change | {"seen_by": seen_by, "at_ns": self._now(), "where": where})
        self._settled = value
        self._unsettled_by.clear()

    def as_data(self) -> dict[str, Any]:
        """What was seen, as `grader.model.observation.Watched`."""
        if self.by == "watchpoints":
            self._settle(None)
        return {
            "by": self.by,
            "mapped": self.mapped,
            "writers": self.writers,
            "updates": [{"pid": pid, "count": count} for pid, count in self.updates.items()],
            "irregular": self.irregular,
            "holds": self.holds,
            "held": self.held,
        }
