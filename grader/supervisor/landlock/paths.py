"""Paths: `/tmp` and `/dev/shm` are folders of the sandbox's own; what Landlock does not govern works only in there.

A call that names something below `/tmp` or `/dev/shm` is made by the supervisor, below the stand-in, with `openat2` and
RESOLVE_IN_ROOT: nothing leads out. Modes, owners and times are changed by the supervisor, on the very object that the
path led to, if that lies in a folder of the sandbox's own.
Sources: openat2(2), proc(5) for /proc/PID/{cwd,fd}, inode(7).
"""

import contextlib
import errno
import os
import stat
import struct
from collections.abc import Callable, Iterator
from typing import Any

from grader.supervisor import libc, procfs
from grader.supervisor.landlock.listener import PROCEED, Call, Give

_IN_ROOT, _NO_MAGIC_LINKS = 0x10, 0x02
_AT_FDCWD, _AT_SYMLINK_NOFOLLOW, _AT_REMOVEDIR, _AT_EMPTY_PATH = -100, 0x100, 0x200, 0x1000
_PLACES = {("tmp",): "tmp", ("dev", "shm"): "shm"}
_TERMINALS = ("dev", "pts")
_CREATING = os.O_CREAT | os.O_TMPFILE & ~os.O_DIRECTORY

Place = tuple[int, str]
"""A stand-in's descriptor, and a path below it."""


class Paths:
    """The paths of one sandbox: `folders` are its own by name, of which `tmp` and `shm` stand in for the host's.

    `refers` says that Landlock lets files be moved between folders; `truncates`, that it has a say in truncate(2);
    `terminals`, that new pseudo-terminals are to be opened here, because the user has others.
    """

    def __init__(self, folders: dict[str, str], *, refers: bool, truncates: bool, terminals: bool) -> None:
        self._inside = tuple(f"{os.path.realpath(folder)}/" for folder in folders.values())
        self._real = os.path.dirname(os.path.realpath(folders["tmp"])) + "/"  # is itself below /tmp
        self._refers, self._truncates = refers, truncates
        self._roots = {
            words: os.open(folders[name], os.O_PATH | os.O_CLOEXEC) for words, name in _PLACES.items()
        }
        self._terminals = terminals
        self._foreign_terminals: set[str] = set()

    def begin(self) -> None:
        """A run begins: the terminals that there are, are somebody else's."""
        if self._terminals:
            self._foreign_terminals = set(os.listdir("/dev/pts"))

    def try_out(self) -> None:
        """OSError where the kernel, or a container's seccomp profile, has no openat2."""
        for root in self._roots.values():
            os.close(open_in((root, "."), os.O_PATH, 0))

    # what is below a stand-in

    def open(self, call: Call) -> Any:
        """The path, flags and mode of open and openat, the path and mode of creat."""
        first = 1 if call.name == "openat" else 0
        words = self._words(call, first - 1, first)
        place = self._place(words)
        if place is None and not (self._terminals and tuple(words[:2]) == _TERMINALS):
            return PROCEED
        flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC if call.name == "creat" else call.integer(first + 1)
        mode = call.integer(1 if call.name == "creat" else first + 2)
        with _as(call):
            fd = self._terminal(words, flags) if place is None else open_in(place, flags, mode)
        return Give(fd, cloexec=bool(flags & os.O_CLOEXEC))

    def remove(self, call: Call) -> Any:
        """For unlink(path), rmdir(path), unlinkat(fd, path, flags)."""
        at = call.name == "unlinkat"
        place = self._place(self._words(call, 0 if at else -1, 1 if at else 0))
        if place is None:
            return PROCEED
        folder = call.name == "rmdir" or (at and bool(call.args[2] & _AT_REMOVEDIR))
        with parent_of(place) as (fd, name):
            (os.rmdir if folder else os.unlink)(name, dir_fd=fd)
        return 0

    def make(self, call: Call) -> Any:
        """For mkdir(path, mode), mknod(path, mode, device), and the same with a folder's descriptor before the path."""
        first = 1 if call.name.endswith("at") else 0
        place = self._place(self._words(call, first - 1, first))
        if place is None:
            return PROCEED
        mode = call.integer(first + 1)
        with _as(call), parent_of(place) as (fd, name):
            if call.name.startswith("mkdir"):
                os.mkdir(name, mode, dir_fd=fd)
            elif stat.S_IFMT(mode) in (0, stat.S_IFREG):
                os.mknod(name, mode, dir_fd=fd)
            else:  # to open a FIFO here would make the supervisor wait
                raise OSError(errno.EPERM, "in this sandbox FIFOs are made in the working folder")
        return 0

    def symlink(self, call: Call) -> Any:
        """A target and a path, of symlinkat with a folder between them."""
        at = call.name == "symlinkat"
        place = self._place(self._words(call, 1 if at else -1, 2 if at else 1))
        if place is None:
            return PROCEED
        with parent_of(place) as (fd, name):
            os.symlink(call.text(0), name, dir_fd=fd)
        return 0

    def move(self, call: Call) -> Any:
        """For link, rename(old, new), linkat, renameat, renameat2(old fd, old, new fd, new, flags)."""
        at = "at" in call.name
        ends = ((0, 1), (2, 3)) if at else ((-1, 0), (-1, 1))
        old, new = (self._place(self._words(call, *end)) for end in ends)
        if old is None and new is None:
            return PROCEED if self._refers else self._move_inside(call, ends)
        if old is None or new is None or call.name == "renameat2":
            raise OSError(errno.EXDEV, "in this sandbox, /tmp and /dev/shm are file systems of their own")
        with parent_of(old) as old_end, parent_of(new) as new_end:
            return _moved(call, old_end, new_end)

    def _move_inside(self, call: Call, ends: tuple[tuple[int, int], tuple[int, int]]) -> Any:
        """The first version of Landlock lets nobody move anything into another folder."""
        if call.name == "renameat2" and call.args[4]:
            return PROCEED
        with self._own_parent(call, *ends[0]) as old, self._own_parent(call, *ends[1]) as new:
            return _moved(call, old, new)

    @contextlib.contextmanager
    def _own_parent(self, call: Call, folder: int, path: int) -> Iterator[tuple[int, str]]:
        """The folder of the sandbox's own that holds what is named, and its name there."""
        start = _AT_FDCWD if folder < 0 else call.integer(folder)
        head, name = os.path.split(call.text(path).rstrip("/"))
        fd = _resolve(call, start, head or ".", follow=True)
        try:
            if name in (".", "..") or not f"{procfs.target_of(f'/proc/self/fd/{fd}')}/".startswith(
                self._inside
            ):
                raise OSError(errno.EACCES, "only in the sandbox's own folders")
            yield fd, name
        finally:
            os.close(fd)

    # what Landlock has no say in

    def truncate(self, call: Call) -> Any:
        """A path and a length."""
        place = self._place(self._words(call, -1, 0))
        if place is None and self._truncates:
            return PROCEED
        with self._object(call, -1, 0, follow=True) as path:
            os.truncate(path, call.args[1])
        return 0

    def change_mode(self, call: Call) -> Any:
        """For chmod(path, mode), fchmod(fd, mode), fchmodat(fd, path, mode), fchmodat2(fd, path, mode, flags)."""
        with self._named(call, {"chmod": (-1, 0), "fchmod": (0, -1)}, (0, 1), flags=3) as (path, after):
            os.chmod(path, call.args[after] & 0o7777)
        return 0

    def change_owner(self, call: Call) -> Any:
        """For chown, lchown(path, user, group), fchown(fd, …), fchownat(fd, path, user, group, flags)."""
        known = {"chown": (-1, 0), "lchown": (-1, 0), "fchown": (0, -1)}
        with self._named(call, known, (0, 1), flags=4) as (path, after):
            os.chown(path, call.integer(after), call.integer(after + 1))
        return 0

    def change_times(self, call: Call) -> Any:
        """For utime, utimes(path, times), futimesat(fd, path, times), utimensat(fd, path, times, flags)."""
        known = {"utime": (-1, 0), "utimes": (-1, 0)}
        with self._named(call, known, (0, 1), flags=3) as (path, after):
            times = _times(call, call.args[after]) if call.args[after] else 0
            libc.syscall("utimensat", _AT_FDCWD, os.fsencode(path) + b"\0", times, 0)
        return 0

    def socket(self, call: Call, path: str) -> int:
        """A descriptor of the Unix socket that a path leads to, if it is the sandbox's own."""
        place = self._place(self._split(call, _AT_FDCWD, path))
        fd = open_in(place, os.O_PATH, 0) if place else _resolve(call, _AT_FDCWD, path, follow=True)
        if not self._is_own(fd):
            os.close(fd)
            raise OSError(errno.EACCES, "no socket of this sandbox")
        return fd

    def place(self, call: Call, folder: int, path: int) -> Place | None:
        """Where the path in argument `path` lies below a stand-in, None when it does not; for `folder` see `_words`."""
        return self._place(self._words(call, folder, path))

    # inside

    def _words(self, call: Call, folder: int, path: int) -> list[str]:
        """The parts of the path in argument `path`; argument `folder` is what it begins in, -1 the working folder."""
        return self._split(call, _AT_FDCWD if folder < 0 else call.integer(folder), call.text(path))

    @staticmethod
    def _split(call: Call, folder: int, path: str) -> list[str]:
        if not path.startswith("/"):
            path = f"{procfs.target_of(_start(call, folder)) or ''}/{path}"
        return [part for part in path.split("/") if part not in ("", ".")]

    def _place(self, words: list[str]) -> Place | None:
        """Where that is below a stand-in; None for what is not."""
        for head, root in self._roots.items():
            if tuple(words[: len(head)]) == head and not f"/{'/'.join(words)}/".startswith(self._real):
                return root, "/".join(words[len(head) :]) or "."
        return None

    def _terminal(self, words: list[str], flags: int) -> int:
        if len(words) != 3 or words[2] in self._foreign_terminals or not words[2].isdigit():  # noqa: PLR2004
            raise OSError(errno.EACCES, "no terminal of this sandbox")
        return os.open("/" + "/".join(words), flags | os.O_NOCTTY | os.O_CLOEXEC)

    @contextlib.contextmanager
    def _named(
        self, call: Call, known: dict[str, tuple[int, int]], otherwise: tuple[int, int], *, flags: int
    ) -> Iterator[tuple[str, int]]:
        """What a call is about, as a path that can't lead elsewhere, and the index of the first argument after it.

        `known` gives the indices of folder and path by the call's name; for others they are `otherwise`, and
        there may be flags.
        """
        folder, path = known.get(call.name, otherwise)
        given = (
            call.args[flags] if call.name not in known and call.name not in ("fchmodat", "futimesat") else 0
        )
        follow = not given & _AT_SYMLINK_NOFOLLOW and call.name != "lchown"
        with self._object(call, folder, path, follow=follow) as found:
            yield found, max(folder, path) + 1

    @contextlib.contextmanager
    def _object(self, call: Call, folder: int, path: int, *, follow: bool) -> Iterator[str]:
        """A path, through a descriptor of ours, to what a call is about. EPERM when that is not the sandbox's own."""
        start = _AT_FDCWD if folder < 0 else call.integer(folder)
        name = call.text(path) if path >= 0 and call.args[path] else ""
        place = self._place(self._split(call, start, name)) if name else None
        fd = open_in(place, os.O_PATH, 0) if place else _resolve(call, start, name, follow=follow)
        try:
            if not self._is_own(fd) or stat.S_ISLNK(os.fstat(fd).st_mode):
                raise OSError(errno.EPERM, "only in the sandbox's own folders")
            yield f"/proc/self/fd/{fd}"
        finally:
            os.close(fd)

    def _is_own(self, fd: int) -> bool:
        return (procfs.target_of(f"/proc/self/fd/{fd}") or "").startswith(self._inside)


def _moved(call: Call, old: tuple[int, str], new: tuple[int, str]) -> int:
    do: Callable[..., None] = os.link if call.name.startswith("link") else os.rename
    follow = {"follow_symlinks": False} if do is os.link else {}
    do(old[1], new[1], src_dir_fd=old[0], dst_dir_fd=new[0], **follow)
    return 0


def _start(call: Call, folder: int) -> str:
    return f"/proc/{call.tid}/cwd" if folder == _AT_FDCWD else f"/proc/{call.tid}/fd/{folder}"


def _resolve(call: Call, folder: int, path: str, *, follow: bool) -> int:
    """An O_PATH descriptor of what a path means to the caller; an empty one means the folder's descriptor itself."""
    flags = os.O_PATH | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    if path.startswith("/"):
        return os.open(path, flags)
    start = os.open(_start(call, folder), os.O_PATH | os.O_CLOEXEC)
    if not path:
        return start
    try:
        return os.open(path, flags, dir_fd=start)
    finally:
        os.close(start)


def open_in(place: Place, flags: int, mode: int) -> int:
    """Open below a stand-in, without ever waiting for anybody."""
    root, path = place
    made = mode & 0o7777 if flags & _CREATING else 0
    waiting = 0 if flags & os.O_PATH else os.O_NONBLOCK | os.O_NOCTTY
    how = struct.pack("=QQQ", (flags | waiting | os.O_CLOEXEC) & 0xFFFFFFFF, made, _IN_ROOT | _NO_MAGIC_LINKS)
    fd = libc.syscall("openat2", root, os.fsencode(path) + b"\0", how, len(how))
    if not flags & (os.O_PATH | os.O_NONBLOCK):
        os.set_blocking(fd, True)
    return fd


@contextlib.contextmanager
def parent_of(place: Place) -> Iterator[tuple[int, str]]:
    """The folder that holds what is named, and its name there."""
    root, path = place
    folder, name = os.path.split(path)
    if name in (".", ".."):
        raise OSError(errno.EBUSY, "not a name")
    fd = open_in((root, folder or "."), os.O_PATH | os.O_DIRECTORY, 0)
    try:
        yield fd, name
    finally:
        os.close(fd)


@contextlib.contextmanager
def _as(call: Call) -> Iterator[None]:
    """With the caller's umask."""
    before = os.umask(procfs.umask(call.tid))
    try:
        yield
    finally:
        os.umask(before)


def _times(call: Call, address: int) -> bytes:
    """The two times of any of these calls as two struct timespec."""
    if call.name == "utime":  # struct utimbuf: seconds
        first, second = struct.unpack("=qq", procfs.read_memory(call.tid, address, 16))
        return struct.pack("=qqqq", first, 0, second, 0)
    data = procfs.read_memory(call.tid, address, 32)
    if call.name == "utimensat":
        return data
    words = struct.unpack("=qqqq", data)  # struct timeval: microseconds
    return struct.pack("=qqqq", words[0], words[1] * 1000, words[2], words[3] * 1000)
