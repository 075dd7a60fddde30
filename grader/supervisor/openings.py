"""Who opened which descriptor where, and which line made what has a name: for explanations.

Known only of runs that observe `opens` (and the lines only with `lines`): a stop at each of these calls is dear.
"""

import os
import struct
from collections.abc import Callable
from typing import Any

from grader.supervisor import procfs
from grader.supervisor.ipc import described

OPENING = (
    "open", "openat", "openat2", "creat", "pipe", "pipe2", "dup", "dup2", "dup3", "fcntl", "socket", "socketpair",
    "accept", "accept4", "memfd_create", "eventfd2", "epoll_create1", "timerfd_create", "signalfd4", "inotify_init1",
    "pidfd_open", "mq_open",
)  # fmt: skip
"""Calls that give a new descriptor, or two."""
NAMING = (
    "mkdir", "mkdirat", "mknod", "mknodat", "symlink", "symlinkat", "link", "linkat",
    "rename", "renameat", "renameat2", "shmget", "semget", "msgget",
)  # fmt: skip
"""Calls that give a name to something, besides those of them that open."""
CALLS = (*OPENING, *NAMING)

_DUPLICATING = (0, 1030)  # F_DUPFD, F_DUPFD_CLOEXEC
_NAME_AT = {
    "mkdir": 0, "mkdirat": 1, "mknod": 0, "mknodat": 1, "symlink": 1, "symlinkat": 2, "link": 1, "linkat": 3,
    "rename": 1, "renameat": 3, "renameat2": 3,
}  # fmt: skip
PATH_AT = {**_NAME_AT, "open": 0, "openat": 1, "openat2": 1, "creat": 0}
"""Which argument is the path of what is opened or made."""
_PAIR_AT = {"pipe": 0, "pipe2": 0, "socketpair": 3}
FLAGS_AT = {"open": 1, "openat": 2, "mq_open": 1}
"""Which argument says, by O_CREAT, that a thing is made."""
_PATH_BYTES = 4096
_MAX_MADE, _MAX_ASKED = 200, 1000


def concerns(name: str, args: list[int]) -> bool:
    """Whether a call of this name, with these arguments, may open or make something."""
    return name in CALLS and (name != "fcntl" or args[1] in _DUPLICATING)


class Openings:
    """The descriptors of each process, and the things with a name, each with the call that made it."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._by_pid: dict[
            int, dict[int, tuple[str, dict[str, Any]]]
        ] = {}  # what it stood for, and how it was opened
        self._asked: list[dict[str, Any]] = []
        self.made: dict[str, dict[str, Any]] = {}
        """Path or System V object → the line that made it."""

    def born(self, pid: int, parent: int) -> None:
        """A process was made: it has what its maker has."""
        self._by_pid[pid] = dict(self._by_pid.get(parent, {}))

    def returned(
        self, pid: int, name: str, raw: tuple[int, ...], result: int, where: dict[str, Any] | None
    ) -> None:
        """One of `CALLS`, made at that line, has come back without an error."""
        if name in OPENING:
            opened = {"call": name, "pid": pid, "at_ns": self._now(), "where": where}
            known = self._by_pid.setdefault(pid, {})
            for fd in _descriptors(pid, name, raw, result):
                known[fd] = (procfs.target(pid, fd) or "?", opened)
        made = _name(pid, name, raw, result)
        if made is not None and where is not None and len(self.made) < _MAX_MADE:
            self.made[procfs.printable(made)] = where

    def asked(
        self, pid: int, name: str, path: str | None, where: dict[str, Any] | None, *, makes: bool
    ) -> None:
        """A call is about to be made whose return nobody will see: its descriptor is found again by what it is."""
        if name in OPENING and len(self._asked) < _MAX_ASKED:
            self._asked.append({"call": name, "pid": pid, "at_ns": self._now(), "where": where, "path": path})
        if makes and path is not None and where is not None and len(self.made) < _MAX_MADE:
            self.made[procfs.printable(path)] = where

    def of(self, pid: int, descriptors: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The descriptors of a process, each with how it was opened, when that is known."""
        known = self._by_pid.get(pid, {})
        return [
            each | {"opened": self._opened(each["target"], known.get(each["fd"]))} for each in descriptors
        ]

    def _opened(self, target: str, known: tuple[str, dict[str, Any]] | None) -> dict[str, Any] | None:
        """What is known of the number, unless it has come to stand for another thing since."""
        if known is not None and _file(procfs.printable(known[0])) == _file(target):
            return known[1]
        return self._found(target)

    def _found(self, target: str) -> dict[str, Any] | None:
        """The last call that has asked for what a descriptor is open on: a file by its name, or a socket."""
        for each in reversed(self._asked):
            named = each["path"] is not None and os.path.basename(each["path"]) == os.path.basename(target)
            if named or (each["path"] is None and target.startswith("socket:")):
                return {key: value for key, value in each.items() if key != "path"}
        return None


def _file(target: str) -> str:
    """A target of /proc/PID/fd, whether the file still has its name or not."""
    return target.removesuffix(" (deleted)")


def _descriptors(pid: int, name: str, raw: tuple[int, ...], result: int) -> tuple[int, ...]:
    if name in _PAIR_AT:
        pair = procfs.read_memory(pid, raw[_PAIR_AT[name]], 8)
        return struct.unpack("=ii", pair) if len(pair) == 8 else ()  # noqa: PLR2004 - two ints
    return (result,)


def _name(pid: int, name: str, raw: tuple[int, ...], result: int) -> str | None:
    """What the thing is called that has been made, if it has a name."""
    if name in _NAME_AT:
        path = procfs.read_memory(pid, raw[_NAME_AT[name]], _PATH_BYTES).split(b"\0")[0]
        return os.path.join(procfs.target_of(f"/proc/{pid}/cwd") or "", os.fsdecode(path))
    if name.endswith("get"):
        return described(name[:3], result)
    if name in FLAGS_AT and raw[FLAGS_AT[name]] & os.O_CREAT:
        target = procfs.target(pid, result)
        return f"/dev/mqueue{target}" if name == "mq_open" else target
    return None
