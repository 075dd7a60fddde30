"""Which processes are drawn, in which order, and which of them share a lane.

A lane is a process; of a crowd of processes that are alike the first few have lanes of their own, and the rest
share one. Where there is no room for all, what is at fault comes first.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from grader.model.base import Record
from grader.model.observation import Process
from grader.report.html.seen import Seen, blamed

_CROWD = 12
_SHOWN_OF_A_CROWD = 3


class Lane(Record, frozen=True, kw_only=True):
    """One lane. `members` has one process, or those that are alike; `depth` is 0 for the caller."""

    members: list[Process]
    depth: int

    @property
    def process(self) -> Process:
        """The process, or the first of many."""
        return self.members[0]


def make_lanes(seen: Seen, most: int) -> tuple[list[Lane], int]:
    """At most `most` lanes, children below their makers, and how many processes are left out."""
    lanes = list(_family(seen))
    if len(lanes) > _CROWD:
        lanes = list(_gathered(lanes))
    kept = _kept(lanes, most)
    shown = sum(len(lane.members) for lane in kept)
    return kept, len(seen.processes) - shown + seen.left_out.processes


def _family(seen: Seen) -> Iterator[Lane]:
    """Every process once, depth first, in the order of birth."""
    children: dict[int, list[Process]] = {}
    roots: list[Process] = []
    known: set[int] = set()
    for process in sorted(seen.processes, key=lambda each: each.born_ns):
        maker = seen.who(process.parent, process.born_ns)
        made_by_known = maker is not None and id(maker) in known
        (children.setdefault(id(maker), []) if made_by_known else roots).append(process)
        known.add(id(process))
    waiting = [Lane(members=[process], depth=0) for process in reversed(roots)]
    while waiting:
        lane = waiting.pop()
        yield lane
        below = children.pop(id(lane.process), ())
        waiting.extend(Lane(members=[child], depth=lane.depth + 1) for child in reversed(below))


def _gathered(lanes: list[Lane]) -> Iterator[Lane]:
    """The same, with all but the first few of those that are alike in one lane."""
    makers = {lane.process.parent for lane in lanes}
    kinds = [_likeness(lane, makers) for lane in lanes]
    alike: dict[object, list[Process]] = {}
    for lane, kind in zip(lanes, kinds, strict=True):
        alike.setdefault(kind, []).append(lane.process)
    drawn: Counter[object] = Counter()
    for lane, kind in zip(lanes, kinds, strict=True):
        drawn[kind] += 1
        crowd = alike[kind]
        if len(crowd) <= _SHOWN_OF_A_CROWD + 1 or drawn[kind] <= _SHOWN_OF_A_CROWD:
            yield lane
        elif drawn[kind] == _SHOWN_OF_A_CROWD + 1:
            yield Lane(members=crowd[_SHOWN_OF_A_CROWD:], depth=lane.depth)


def _likeness(lane: Lane, makers: set[int]) -> object:
    """What two processes must have in common to share a lane; a maker and a caller share theirs with nobody."""
    process = lane.process
    if process.made_by == "grader" or process.pid in makers:
        return id(process)
    programs = tuple(program.path for program in process.programs)
    how = (process.signal, process.killed_by_grader, process.reaped_by, tuple(blamed(process)))
    return (process.parent, process.made_by, process.where, programs, how)


def _kept(lanes: Sequence[Lane], most: int) -> list[Lane]:
    """The callers, then what is at fault, then what comes first; in the order in which it was."""
    by_need = sorted(range(len(lanes)), key=lambda n: (lanes[n].depth > 0, not blamed(lanes[n].process), n))
    return [lanes[n] for n in sorted(by_need[:most])]
