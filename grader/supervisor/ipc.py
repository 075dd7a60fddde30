"""System V objects: removed between runs, so that no run finds what another left. Only in a namespace of our own."""

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


def all_objects() -> list[tuple[str, int]]:
    """Every object as (kind in words, id)."""
    return [(word, number) for kind, word in KINDS.items() for number in identifiers(kind)]


def resident_bytes(own: Collection[int] | None = None) -> int:
    """What segments hold in memory, all or only `own`: the second and the 15th column of /proc/sysvipc/shm."""
    lines = read_file("/proc/sysvipc/shm").splitlines()[1:]
    segments = [line.split() for line in lines]
    return sum(int(words[14]) for words in segments if own is None or int(words[1]) in own)


def identifiers(kind: str) -> list[int]:
    """The ids in /proc/sysvipc: after a line of headings, the second column of each (proc(5))."""
    return [int(line.split()[1]) for line in read_file(f"/proc/sysvipc/{kind}").splitlines()[1:]]
