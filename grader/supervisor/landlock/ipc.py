"""System V objects and POSIX message queues without a namespace: keys and names are the sandbox's own.

The supervisor makes every object, under a key or a name that nobody else has, so that it knows what to remove. A
submission finds no object of anybody else's, and can use none by its number, even one that is open to all users.
Sources: sysvipc(7), mq_overview(7).
"""

import contextlib
import errno
import os
from typing import Any

from grader.supervisor import ipc, libc, procfs
from grader.supervisor.landlock.listener import PROCEED, Call, Give

_PRIVATE = 0  # IPC_PRIVATE
_CREATE, _EXCLUSIVE = 0o1000, 0o2000  # IPC_CREAT, IPC_EXCL
_MAX_NAME = 200
_ATTRIBUTES_BYTES = 64  # struct mq_attr


class Objects:
    """The objects of one sandbox; `prefix` is what the names of its queues begin with outside."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._own: dict[str, set[int]] = {"shm": set(), "sem": set(), "msg": set()}
        self._keys: dict[tuple[str, int], int] = {}
        self._queues: set[str] = set()

    def get(self, call: Call) -> int:
        """For shmget(key, size, flags), semget(key, count, flags), msgget(key, flags)."""
        kind, key, flags = call.name[:3], call.integer(0), call.integer(1 if call.name == "msgget" else 2)
        known = None if key == _PRIVATE else self._keys.get((kind, key))
        if known is not None and known in ipc.identifiers(kind):
            if flags & _CREATE and flags & _EXCLUSIVE:
                raise OSError(errno.EEXIST, "there is one")
            return known
        if key != _PRIVATE and not flags & _CREATE:
            raise OSError(errno.ENOENT, "there is none")
        made = libc.syscall(call.name, _PRIVATE, *call.args[1:3])
        self._own[kind].add(made)
        if key != _PRIVATE:
            self._keys[kind, key] = made
        return made

    def use(self, call: Call) -> Any:
        """Any call that names an object by its id: those of others are not there."""
        if call.integer(0) not in self._own[call.name[:3]]:
            raise OSError(errno.EINVAL, "no such object in this sandbox")
        return PROCEED

    def open_queue(self, call: Call) -> Any:
        """For mq_open(name, flags, mode, attributes); the name comes without its slash."""
        name, flags, mode = call.text(0), call.integer(1), call.integer(2) & ~procfs.umask(call.tid)
        given = procfs.read_memory(call.tid, call.args[3], _ATTRIBUTES_BYTES) if call.args[3] else 0
        fd = libc.syscall("mq_open", self._outside(name), flags | os.O_CLOEXEC, mode, given)
        self._queues.add(name)
        return Give(fd, cloexec=True)

    def unlink_queue(self, call: Call) -> int:
        """For mq_unlink(name)."""
        name = call.text(0)
        libc.syscall("mq_unlink", self._outside(name))
        self._queues.discard(name)
        return 0

    @property
    def segments(self) -> set[int]:
        """The ids of the shared memory segments that were made."""
        return self._own["shm"]

    def names(self) -> set[str]:
        """All objects that there are, as `leftovers` tells of them."""
        there = {ipc.described(kind, number) for kind in ipc.KINDS for number in self._there(kind)}
        return there | {f"/dev/mqueue/{procfs.printable(name)}" for name in self._queues}

    def remove_all(self) -> None:
        """Remove what is left of them."""
        for kind, own in self._own.items():
            for number in self._there(kind):
                libc.remove_ipc(kind, number, ipc.REMOVE)
            own.clear()
        for name in self._queues:
            with contextlib.suppress(FileNotFoundError):
                libc.syscall("mq_unlink", self._outside(name))
        self._queues.clear()
        self._keys.clear()

    def _there(self, kind: str) -> set[int]:
        return self._own[kind] & set(ipc.identifiers(kind)) if self._own[kind] else set()

    def _outside(self, name: str) -> bytes:
        raw = os.fsencode(name)
        if not raw or len(raw) > _MAX_NAME:
            raise OSError(errno.ENAMETOOLONG if raw else errno.EINVAL, "not a name")
        return os.fsencode(self._prefix) + raw + b"\0"
