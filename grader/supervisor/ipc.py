"""System V objects. In a namespace of our own they are removed between runs, so that no run finds what another left.

Where there is none, and nothing that makes them for the submission, shared memory is removed all the same: it would
fill the host's memory until somebody finds it. The kernel tells who made a segment; of the other kinds it does not.
"""

from collections.abc import Collection, Container

from grader.supervisor import libc
from grader.supervisor.procfs import read_file

REMOVE = 0  # IPC_RMID
KINDS = {"msg": "message queue", "sem": "semaphore set", "shm": "shared memory segment"}


def remove_all() -> None:
    """Remove every message queue, semaphore set and shared memory segment of this IPC namespace."""
    for kind in KINDS:
        for identifier in identifiers(kind):
            libc.remove_ipc(kind, identifier, REMOVE)


class Segments:
    """The shared memory segments on this host that are of some `makers`, by process id, made from now on."""

    def __init__(self, makers: Container[int]) -> None:
        self._makers = makers
        self._others = set(_maker_of_each())

    def ids(self) -> set[int]:
        """Those that are there."""
        there = _maker_of_each()
        return {number for number in there.keys() - self._others if there[number] in self._makers}

    def remove_all(self) -> None:
        """Remove them; those still attached go with the last who has them."""
        for number in self.ids():
            libc.remove_ipc("shm", number, REMOVE)


def objects_of(uid: int) -> list[tuple[str, int]]:
    """Every object that a user has made, as (kind in words, id)."""
    return [(word, number) for kind, word in KINDS.items() for number in identifiers(kind, uid)]


def resident_bytes(own: Collection[int] | None = None) -> int:
    """What segments hold in memory, all or only `own`: the second and the 15th column of /proc/sysvipc/shm."""
    return sum(int(words[14]) for words in _segments() if own is None or int(words[1]) in own)


def _maker_of_each() -> dict[int, int]:
    """Id → the process that made it: the second and the fifth column."""
    return {int(words[1]): int(words[4]) for words in _segments()}


def _segments() -> list[list[bytes]]:
    """The columns of each: key, shmid, perms, size, cpid, lpid, nattch, four of users, three times, rss, swap."""
    return [line.split() for line in read_file("/proc/sysvipc/shm").splitlines()[1:]]


def identifiers(kind: str, uid: int | None = None) -> list[int]:
    """The ids in /proc/sysvipc, all or those that a user has made: below a line of headings (proc(5))."""
    headings, *lines = (line.split() for line in read_file(f"/proc/sysvipc/{kind}").splitlines())
    maker = headings.index(b"cuid")
    return [int(words[1]) for words in lines if uid is None or int(words[maker]) == uid]
