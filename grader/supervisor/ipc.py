"""System V objects, and POSIX message queues: removed between runs, so that no run finds what another left.

In a namespace of our own all of them are. Where there is none, and nothing that makes them for the submission, shared
memory is removed all the same, for it would fill the host's memory until somebody finds it; and so are POSIX queues, of
which a user has room for ten. The kernel tells who made a segment, and the call that makes a queue has its name; of the
other kinds it is not known whose they are.
Sources: sysvipc(7), mq_overview(7).
"""

import contextlib
import errno
import os
from collections.abc import Collection, Container

from grader.supervisor import libc, procfs

REMOVE = 0  # IPC_RMID
_ID = b"id"
_NAME_BYTES = 4096
_MANY = 1000
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
        self._others = set(identifiers("shm"))

    def resident_bytes(self) -> int:
        """What they hold in memory."""
        return sum(int(row[b"rss"]) for row in self._own())

    def remove_all(self) -> None:
        """Remove them; those still attached go with the last who has them."""
        for row in self._own():
            libc.remove_ipc("shm", int(row[_ID]), REMOVE)

    def _own(self) -> list[dict[bytes, bytes]]:
        return [
            row
            for row in _objects("shm")
            if int(row[b"cpid"]) in self._makers and int(row[_ID]) not in self._others
        ]


class Queues:
    """The POSIX message queues on this host that a run has made: those it asked for when there was none of the name."""

    def __init__(self) -> None:
        self._made: set[bytes] = set()

    def asked_for(self, tid: int, name_at: int) -> None:
        """A thread is about to open a queue, or to make it; its name, without the slash, lies at this address."""
        name = procfs.read_memory(tid, name_at, _NAME_BYTES).split(b"\0")[0]
        if not _is_queue(name):
            self._made.add(name)
        if len(self._made) > _MANY:
            self._made = set(self._there())

    def names(self) -> set[str]:
        """Those that are there, as `leftovers` tells of them."""
        return {f"/dev/mqueue/{procfs.printable(os.fsdecode(name))}" for name in self._there()}

    def remove_all(self) -> None:
        """Remove them; who has one open keeps it."""
        for name in self._there():
            with contextlib.suppress(FileNotFoundError):
                libc.syscall("mq_unlink", name + b"\0")
        self._made.clear()

    def _there(self) -> list[bytes]:
        return [name for name in self._made if _is_queue(name)]


def _is_queue(name: bytes) -> bool:
    """Whether there is a queue of this name, be it closed to us."""
    try:
        os.close(libc.syscall("mq_open", name + b"\0", os.O_RDONLY, 0, 0))
    except OSError as error:
        if error.errno in {errno.EMFILE, errno.ENFILE}:
            raise
        return error.errno == errno.EACCES
    return True


def objects_of(uid: int) -> list[tuple[str, int]]:
    """Every object that a user has made, as (kind in words, id)."""
    return [(word, number) for kind, word in KINDS.items() for number in identifiers(kind, uid)]


def resident_bytes(own: Collection[int] | None = None) -> int:
    """What segments hold in memory, all or only `own`."""
    return sum(int(row[b"rss"]) for row in _objects("shm") if own is None or int(row[_ID]) in own)


def identifiers(kind: str, uid: int | None = None) -> list[int]:
    """The ids of a kind of objects, all or those that a user has made."""
    return [int(row[_ID]) for row in _objects(kind) if uid is None or int(row[b"cuid"]) == uid]


def _objects(kind: str) -> list[dict[bytes, bytes]]:
    """The rows of a table in /proc/sysvipc by its headings (proc(5)); the second column, the id, as `_ID`."""
    headings, *rows = (line.split() for line in procfs.read_file(f"/proc/sysvipc/{kind}").splitlines())
    headings[1] = _ID
    return [dict(zip(headings, row, strict=True)) for row in rows]
