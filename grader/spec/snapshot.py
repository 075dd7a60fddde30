"""The files of a folder, read once: bounded, and never following a link out of it."""

import os
import os.path
import stat
from collections.abc import Iterator
from itertools import islice

FILES_MAX = 2_000
ENTRIES_MAX = 20_000
BYTES_MAX = 64 * 1024 * 1024
DEPTH_MAX = 32
SKIPPED_NAMES = frozenset({"__pycache__", "node_modules"})


class UnreadableError(Exception):
    """A file that is no regular one or cannot be opened; the text says why."""


class TooMuchError(Exception):
    """More than a submission may hold; the text says what."""


def snapshot(folder: str) -> dict[str, bytes]:
    """Relative POSIX path → content. Hidden names, caches and virtual environments are left out.

    What cannot be read is left out too. TooMuchError when there is more than a submission may hold.
    """
    files: dict[str, bytes] = {}
    room = BYTES_MAX
    for relative, target in _found_files(folder):
        try:
            files[relative] = read_regular(target, room)
        except UnreadableError:
            continue
        room -= len(files[relative])
        if len(files) > FILES_MAX:
            raise TooMuchError(f"it holds more than {FILES_MAX:,} files")
    return files


def read_regular(target: str, room: int = BYTES_MAX) -> bytes:
    """The content of a regular file; nothing is waited for, and no link followed (open(2)).

    UnreadableError when it is none, TooMuchError when it is more than `room` bytes.
    """
    try:
        descriptor = os.open(target, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        raise UnreadableError(error.strerror) from error
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadableError("it is no regular file")
        try:
            content = file.read(room + 1)
        except OSError as error:
            raise UnreadableError(error.strerror) from error
    if len(content) > room:
        raise TooMuchError(f"it holds more than {BYTES_MAX >> 20} MiB")
    return content


def lies_in(target: str, root: str) -> bool:
    """Whether a real path is below a real folder."""
    return target.startswith(os.path.join(root, ""))


def _found_files(folder: str) -> Iterator[tuple[str, str]]:
    """(relative path, real path) of everything that is no folder. No folder is entered twice on one way."""
    root = os.path.realpath(folder)
    left = ENTRIES_MAX
    waiting = [("", root, frozenset({root}))]
    while waiting:
        prefix, here, above = waiting.pop()
        entries = _entries(here, left + 1)
        left -= len(entries)
        if left < 0:
            raise TooMuchError(f"it holds more than {ENTRIES_MAX:,} names")
        for entry in entries:
            target = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
            if not lies_in(target, root):
                continue
            if not os.path.isdir(target):
                yield prefix + entry.name, target
            elif target not in above and len(above) < DEPTH_MAX and not _is_environment(target):
                waiting.append((f"{prefix}{entry.name}/", target, above | {target}))


def _entries(folder: str, most: int) -> list["os.DirEntry[str]"]:
    """What a folder holds that is worth a look, by name; nothing when it cannot be listed."""
    try:
        with os.scandir(folder) as listing:
            entries = list(islice(listing, most))
    except OSError:
        return []
    return sorted((entry for entry in entries if not _is_skipped(entry.name)), key=lambda entry: entry.name)


def _is_skipped(name: str) -> bool:
    return name.startswith(".") or name in SKIPPED_NAMES or name.endswith(".pyc")


def _is_environment(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "pyvenv.cfg"))
