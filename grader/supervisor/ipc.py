"""System V objects. In a namespace of our own they are removed between runs, so that no run finds what another left.

Where there is none, `landlock/ipc.py` and `on_host.py` know which are the submission's. Source: sysvipc(7).
"""

from collections.abc import Collection, Container

from grader.supervisor import libc
from grader.supervisor.procfs import read_file

REMOVE = 0  # IPC_RMID
_ID = b"id"
KINDS = {"msg": "message queue", "sem": "semaphore set", "shm": "shared memory segment"}


def remove_all() -> None:
    """Remove every message queue, semaphore set and shared memory segment of this IPC namespace."""
    for kind in KINDS:
        for identifier in identifiers(kind):
            libc.remove_ipc(kind, identifier, REMOVE)


def described(kind: str, number: int) -> str:
    """What an object is called in what is told of a run."""
    return f"System V {KINDS[kind]} {number}"


def objects_of(uid: int) -> set[str]:
    """Every object that a user has made, described."""
    return {described(kind, number) for kind in KINDS for number in identifiers(kind, uid)}


def resident_bytes(own: Collection[int] | None = None) -> int:
    """What segments hold in memory, all or only `own`."""
    return sum(int(row[b"rss"]) for row in _objects("shm") if own is None or int(row[_ID]) in own)


def identifiers(kind: str, uid: int | None = None) -> list[int]:
    """The ids of a kind of objects, all or those that a user has made."""
    return [int(row[_ID]) for row in _objects(kind) if uid is None or int(row[b"cuid"]) == uid]


def made_by(makers: Container[int]) -> set[int]:
    """The ids of the segments that some processes have made: of them alone the kernel tells."""
    return {int(row[_ID]) for row in _objects("shm") if int(row[b"cpid"]) in makers}


def _objects(kind: str) -> list[dict[bytes, bytes]]:
    """The rows of a table in /proc/sysvipc by its headings (proc(5)); the second column, the id, as `_ID`."""
    headings, *rows = (line.split() for line in read_file(f"/proc/sysvipc/{kind}").splitlines())
    headings[1] = _ID
    return [dict(zip(headings, row, strict=True)) for row in rows]
