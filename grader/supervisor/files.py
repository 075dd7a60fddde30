"""The working folder: laid out before a run, looked at after a call, emptied afterwards.

Everything in it is the student's: links are never followed, pipes never opened, names may be anything.
"""

import os
import stat
from typing import Any

from grader.supervisor.procfs import printable

try:  # the bare hash: hashlib would load OpenSSL, 5 ms for nothing
    from _sha256 import sha256  # type: ignore[import-not-found] # Python 3.10, 3.11
except ImportError:
    try:
        from _sha2 import sha256  # type: ignore[import-not-found] # Python 3.12 and later
    except ImportError:
        from hashlib import sha256

MAX_FILES = 200
MAX_CONTENT_BYTES = 64 * 1024
_READ_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def lay_out(root: str, files: list[dict[str, Any]]) -> None:
    """Write the given files and folders below `root`, with exactly their modes."""
    for given in files:
        path = os.path.join(root, given["path"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if given["folder"]:
            os.mkdir(path)
        else:
            with open(path, "wb") as file:
                file.write(given["content"])
        os.chmod(path, given["mode"])


def look(root: str) -> list[dict[str, Any]]:
    """What lies below `root`, sorted by path; at most MAX_FILES entries."""
    found: list[dict[str, Any]] = []
    folders = [""]
    while folders and len(found) < MAX_FILES:
        folder = folders.pop()
        try:
            names = sorted(os.listdir(os.path.join(root, folder)))
        except OSError:
            continue
        for name in names[:MAX_FILES]:
            path = os.path.join(folder, name)
            state = _state(os.path.join(root, path))
            if state is not None:
                found.append({"path": printable(path), **state})
                if state["kind"] == "folder":
                    folders.append(path)
    return sorted(found, key=lambda state: str(state["path"]))


def _state(path: str) -> dict[str, Any] | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    state: dict[str, Any] = {"kind": "other", "mode": stat.S_IMODE(status.st_mode), "size": status.st_size}
    state |= {"sha256": "", "content": None}
    if stat.S_ISDIR(status.st_mode):
        state["kind"] = "folder"
    elif stat.S_ISREG(status.st_mode):
        state["kind"] = "file"
        state["sha256"], state["content"] = _content(path, status.st_mode)
    return state


def _content(path: str, mode: int) -> tuple[str, bytes | None]:
    if not mode & stat.S_IRUSR:
        os.chmod(path, mode | stat.S_IRUSR)
    try:
        with open(os.open(path, _READ_FLAGS), "rb") as file:
            data = file.read()
    finally:
        if not mode & stat.S_IRUSR:
            os.chmod(path, mode)
    return sha256(data).hexdigest(), data if len(data) <= MAX_CONTENT_BYTES else None


def empty(root: str) -> None:
    """Remove everything below `root`, however deep: sub-folders are pulled up before they are removed."""
    number = 0
    while entries := list(os.scandir(root)):
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            os.chmod(entry.path, 0o700)
            for inner in list(os.scandir(entry.path)):
                if inner.is_dir(follow_symlinks=False):
                    number += 1
                    os.chmod(inner.path, 0o700)  # a folder can be moved by who may write to it
                    os.rename(inner.path, os.path.join(root, f".pulled-up-{number}"))
                else:
                    os.unlink(inner.path)
            os.rmdir(entry.path)


def write_submission(root: str, files: dict[str, bytes]) -> None:
    """Write the snapshot of the submission below an empty `root`; a name's characters stand for its bytes."""
    for name, content in files.items():
        path = os.path.join(os.fsencode(root), name.encode("latin-1"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)


def fingerprint(root: str) -> list[tuple[str, int, int, int]]:
    """Inode, size and change time of all below `root`: differs once anybody has written there."""
    found, folders = [], [root]
    while folders:
        folder = folders.pop()
        found.append(_identity(folder, os.lstat(folder)))
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    found.append(_identity(entry.path, entry.stat(follow_symlinks=False)))
    return found


def _identity(path: str, status: os.stat_result) -> tuple[str, int, int, int]:
    return path, status.st_ino, status.st_size, status.st_ctime_ns
