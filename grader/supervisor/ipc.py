"""System V objects. In a namespace of our own they are removed between runs, so that no run finds what another left."""

from collections.abc import Collection

from grader.supervisor import libc
from grader.supervisor.procfs import read_file

REMOVE = 0  # IPC_RMID
KINDS = {"msg": "message queue", "sem": "semaphore set", "shm": "shared memory segment"}


def remove_all() -> None:
    """Remove every message queue, semaphore set and shared memory segment of this IPC namespace."""
    for kind in KINDS:
        for identifier in identifiers(kind):
            libc.remove_ipc(kind, identifier, REMOVE)


def objects_of(uid: int) -> list[tuple[str, int]]:
    """Every object that a user has made, as (kind in words, id)."""
    return [(word, number) for kind, word in KINDS.items() for number in identifiers(kind, uid)]


def resident_bytes(own: Collection[int] | None = None) -> int:
    """What segments hold in memory, all or only `own`: the second and the 15th column of /proc/sysvipc/shm."""
    lines = read_file("/proc/sysvipc/shm").splitlines()[1:]
    segments = [line.split() for line in lines]
    return sum(int(words[14]) for words in segments if own is None or int(words[1]) in own)


def identifiers(kind: str, uid: int | None = None) -> list[int]:
    """The ids in /proc/sysvipc, all or those that a user has made: below a line of headings (proc(5))."""
    headings, *lines = (line.split() for line in read_file(f"/proc/sysvipc/{kind}").splitlines())
    maker = headings.index(b"cuid")
    return [int(words[1]) for words in lines if uid is None or int(words[maker]) == uid]
