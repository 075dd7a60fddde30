"""Files that have no place where they could be looked for, but processes that hold them: open, or mapped."""

import contextlib
import os
from collections.abc import Callable, Iterable

from grader.supervisor import procfs

BLOCK_BYTES = 512
"""The unit of st_blocks, see stat(2)."""
_NO_NAME = b" (deleted)"

Files = dict[tuple[int, int], int]
"""Device and inode → bytes."""


def held_files(pids: Iterable[int], wanted: Callable[[bytes], bool]) -> Files:
    """What the files without a name hold that these processes have, where the path that /proc shows is `wanted`.

    Of one that is mapped and not open, as much as is mapped: it may have memory that no process has touched.
    """
    mapped: Files = {}
    opened: Files = {}
    for pid in pids:
        mapped |= _mapped(pid, wanted)
        opened |= _opened(pid, wanted)
    return mapped | opened


def _opened(pid: int, wanted: Callable[[bytes], bool]) -> Files:
    folder = b"/proc/%d/fd/" % pid
    found = {}
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            with contextlib.suppress(OSError):
                if wanted(os.readlink(folder + name)):
                    status = os.stat(folder + name)
                    found[status.st_dev, status.st_ino] = status.st_blocks * BLOCK_BYTES
    return found


def _mapped(pid: int, wanted: Callable[[bytes], bool]) -> Files:
    found: Files = {}
    with contextlib.suppress(OSError):
        maps = procfs.read_file(f"/proc/{pid}/maps")
        lines = maps.split(b"\n") if _NO_NAME in maps else ()
        for line in lines:
            if _NO_NAME not in line:
                continue
            addresses, _mode, _offset, device, inode, path = line.split(None, 5)
            if wanted(path):
                begin, end = (int(each, 16) for each in addresses.split(b"-"))
                major, minor = (int(each, 16) for each in device.split(b":"))
                file = os.makedev(major, minor), int(inode)
                found[file] = found.get(file, 0) + end - begin
    return found
