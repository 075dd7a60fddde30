"""System V objects: removed between runs, so that no run finds what another left. Only in a namespace of our own."""

from grader.supervisor import libc
from grader.supervisor.procfs import read_file

_REMOVE = 0  # IPC_RMID
_KINDS = {"msg": "message queue", "sem": "semaphore set", "shm": "shared memory segment"}


def remove_all() -> None:
    """Remove every message queue, semaphore set and shared memory segment of this IPC namespace."""
    for kind in _KINDS:
        for identifier in _identifiers(kind):
            libc.remove_ipc(kind, identifier, _REMOVE)


def all_objects() -> list[tuple[str, int]]:
    """Every object as (kind in words, id)."""
    return [(word, number) for kind, word in _KINDS.items() for number in _identifiers(kind)]


def _identifiers(kind: str) -> list[int]:
    """The ids in /proc/sysvipc: after a line of headings, the second column of each (proc(5))."""
    return [int(line.split()[1]) for line in read_file(f"/proc/sysvipc/{kind}").splitlines()[1:]]
