"""Looking at what lies below a stand-in: the calls that tell of a file without opening it.

Anywhere else they are let through: Landlock does not govern them, and what they tell is no secret that could be kept.
Sources: stat(2), statx(2), access(2), readlink(2).
"""

import contextlib
import ctypes
import errno
import os
from collections.abc import Iterator
from typing import Any

from grader.supervisor import abi, libc, procfs
from grader.supervisor.landlock.listener import PROCEED, Call
from grader.supervisor.landlock.paths import Paths, Place, open_in, parent_of

AT_EMPTY_PATH = 0x1000
_AT_SYMLINK_NOFOLLOW = 0x100
_STAT_BYTES = {"x86_64": 144, "aarch64": 128}
_STATX_BYTES = 256
_EMPTY = b"\0"


class Looks:
    """The looks of one sandbox at its `paths`."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def status(self, call: Call) -> Any:
        """The path and buffer of stat and lstat; newfstatat has a folder before them, and flags after."""
        first = 1 if call.name == "newfstatat" else 0
        flags = call.integer(3) if first else _AT_SYMLINK_NOFOLLOW if call.name == "lstat" else 0
        place = self._paths.place(call, first - 1, first)
        if place is None:
            return PROCEED
        with _opened(place, flags) as fd:
            return _copied(call, first + 1, _STAT_BYTES[abi.MACHINE], "newfstatat", fd)

    def extended_status(self, call: Call) -> Any:
        """The folder, path, flags, mask and buffer of statx."""
        place = self._paths.place(call, 0, 1)
        if place is None:
            return PROCEED
        with _opened(place, call.integer(2)) as fd:
            return _copied(call, 4, _STATX_BYTES, "statx", fd)

    def access(self, call: Call) -> Any:
        """The path and mode of access; faccessat and faccessat2 have a folder before them."""
        first = 0 if call.name == "access" else 1
        place = self._paths.place(call, first - 1, first)
        if place is None:
            return PROCEED
        with _opened(place, 0) as fd:
            if not os.access(f"/proc/self/fd/{fd}", call.integer(first + 1)):
                raise OSError(errno.EACCES, "not accessible")
        return 0

    def link(self, call: Call) -> Any:
        """The path, buffer and size of readlink; readlinkat has a folder before them."""
        first = 0 if call.name == "readlink" else 1
        place = self._paths.place(call, first - 1, first)
        if place is None:
            return PROCEED
        with parent_of(place) as (fd, name):
            target = os.fsencode(os.readlink(name, dir_fd=fd))[: call.args[first + 2]]
        procfs.write_memory(call.tid, call.args[first + 1], target)
        return len(target)


@contextlib.contextmanager
def _opened(place: Place, flags: int) -> Iterator[int]:
    fd = open_in(place, os.O_PATH | (os.O_NOFOLLOW if flags & _AT_SYMLINK_NOFOLLOW else 0), 0)
    try:
        yield fd
    finally:
        os.close(fd)


def _copied(call: Call, index: int, size: int, name: str, fd: int) -> int:
    """Have the kernel fill a buffer of ours for a descriptor, and copy it to where argument `index` points."""
    buffer = ctypes.create_string_buffer(size)
    address = ctypes.addressof(buffer)
    if name == "statx":
        libc.syscall(name, fd, _EMPTY, AT_EMPTY_PATH, call.args[3], address)
    else:
        libc.syscall(name, fd, _EMPTY, address, AT_EMPTY_PATH)
    procfs.write_memory(call.tid, call.args[index], buffer.raw)
    return 0
