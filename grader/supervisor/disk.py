"""What a run has on disk, against a limit for all of it together: other than a quota, this needs no privilege."""

import contextlib
import os
import time
from collections.abc import Iterable

from grader.supervisor.held_files import BLOCK_BYTES, held_files

MAX_BYTES = 256 << 20
MAX_FILES = 10_000
_LOOK_EVERY_NS = 100_000_000
_LOOK_SHARE = 10  # looking may take a tenth of the time


class Disk:
    """The folders of a run, looked at now and then."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._folders = tuple(folders)
        self._next_look_ns = time.monotonic_ns() + _LOOK_EVERY_NS

    def too_full(self, alive: Iterable[int]) -> bool:
        """Whether there is too much in the folders, files counted that these processes have open and nobody can see."""
        began = time.monotonic_ns()
        if began < self._next_look_ns:
            return False
        found = self._below()
        if not _too_much(found):
            found = held_files(alive, _is_removed) | found
        ended = time.monotonic_ns()
        self._next_look_ns = ended + max(_LOOK_EVERY_NS, _LOOK_SHARE * (ended - began))
        return _too_much(found)

    def _below(self) -> dict[tuple[int, int], int]:
        """Device and inode → bytes, of all below the folders; no more than are too many."""
        found: dict[tuple[int, int], int] = {}
        folders = list(self._folders)
        while folders and len(found) <= MAX_FILES:
            with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    found[status.st_dev, status.st_ino] = status.st_blocks * BLOCK_BYTES
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    if len(found) > MAX_FILES:
                        break
        return found


def _too_much(found: dict[tuple[int, int], int]) -> bool:
    return len(found) > MAX_FILES or sum(found.values()) > MAX_BYTES


def _is_removed(link: bytes) -> bool:
    """Memory files, System V segments and shared memory without a file are shown so too, and are no files."""
    return link.endswith(b" (deleted)") and not link.startswith((b"/memfd:", b"/SYSV", b"/dev/zero "))
