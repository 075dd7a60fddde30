"""What a run makes on the host where nothing stands between them, in the tier `none`: known by the call that made it.

What others make meanwhile is no business of the run's: neither to be told of as left behind, nor to be removed. System
V objects and POSIX message queues are removed when the run is over: memory would fill the host until somebody finds it,
and a user has room for ten queues. Files in /dev/shm are only told of.
Sources: sysvipc(7), mq_overview(7), shm_overview(7).
"""

import contextlib
import errno
import os
from collections.abc import Container

from grader.supervisor import ipc, libc, procfs
from grader.supervisor.openings import FLAGS_AT, PATH_AT

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - shm_open's folder, only looked at
OBJECT_CALLS = ("semget", "msgget")
"""Calls whose result is asked for. Of a segment the kernel itself tells who made it."""
_NAME_BYTES = 4096
_MANY = 1000


class Made:
    """What the processes of one run have made, `makers` by their ids; from now on."""

    def __init__(self, makers: Container[int]) -> None:
        self._makers = makers
        self._others = {kind: set(ipc.identifiers(kind)) for kind in ipc.KINDS}
        self._objects: dict[str, set[int]] = {"sem": set(), "msg": set()}
        self._queues: set[bytes] = set()
        self._files: set[bytes] = set()

    def asked(self, tid: int, name: str, args: list[int], raw: tuple[int, ...]) -> None:
        """A thread stands before a call."""
        if name in FLAGS_AT and not args[FLAGS_AT[name]] & os.O_CREAT:
            return
        if name == "mq_open":
            self._note_queue(_text(tid, raw[0]))
        elif name in PATH_AT:
            if len(self._files) > _MANY:
                self._files &= _shared_files()
            self._files.add(os.path.basename(_text(tid, raw[PATH_AT[name]])))

    def returned(self, name: str, result: int) -> None:
        """One of `OBJECT_CALLS` has given an object."""
        kind = name[:3]
        if result not in self._others[kind]:
            self._objects[kind].add(result)

    def names(self) -> set[str]:
        """What is there of it, each as a short text: files in /dev/shm only if their calls were told of."""
        files = [os.path.join(_SHARED_MEMORY, os.fsdecode(name)) for name in self._files & _shared_files()]
        queues = [f"/dev/mqueue/{os.fsdecode(name)}" for name in filter(_is_queue, self._queues)]
        objects = [ipc.described(kind, number) for kind, number in self._there()]
        return {procfs.printable(name) for name in (*files, *queues, *objects)}

    def segments_bytes(self) -> int:
        """What the run's segments hold in memory."""
        own = self._segments()
        return ipc.resident_bytes(own) if own else 0

    def remove_all(self) -> None:
        """Remove the System V objects and the queues; those in use go with the last who has them."""
        for kind, number in self._there():
            libc.remove_ipc(kind, number, ipc.REMOVE)
        for name in self._queues:
            # gone, or another user's since
            with contextlib.suppress(FileNotFoundError, PermissionError):
                libc.syscall("mq_unlink", name + b"\0")

    def _note_queue(self, name: bytes) -> None:
        if len(self._queues) > _MANY:
            self._queues = set(filter(_is_queue, self._queues))
        if not _is_queue(name):
            self._queues.add(name)

    def _there(self) -> list[tuple[str, int]]:
        objects = [(kind, own & set(ipc.identifiers(kind))) for kind, own in self._objects.items() if own]
        return [(kind, number) for kind, own in [*objects, ("shm", self._segments())] for number in own]

    def _segments(self) -> set[int]:
        return ipc.made_by(self._makers) - self._others["shm"]


def _text(tid: int, address: int) -> bytes:
    return procfs.read_memory(tid, address, _NAME_BYTES).split(b"\0")[0]


def _shared_files() -> set[bytes]:
    return set(os.listdir(os.fsencode(_SHARED_MEMORY))) if os.path.isdir(_SHARED_MEMORY) else set()


def _is_queue(name: bytes) -> bool:
    """Whether there is a queue of this name, be it closed to us."""
    try:
        os.close(libc.syscall("mq_open", name + b"\0", os.O_RDONLY, 0, 0))
    except OSError as error:
        if error.errno in {errno.EMFILE, errno.ENFILE}:
            raise
        return error.errno == errno.EACCES
    return True
