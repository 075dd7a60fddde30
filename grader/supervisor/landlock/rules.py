"""Landlock itself: a ruleset made once, entered by each student's process.

What each version ("ABI") of the kernel adds is in `_SINCE`; what this kernel lacks is left out, and reported.
Sources: landlock(7), Documentation/userspace-api/landlock.rst.
"""

import os
import struct
from collections.abc import Iterable

from grader.supervisor import libc

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE = sum(1 << bit for bit in (7, 8, 9, 10, 12))  # folder, file, socket, FIFO, symbolic link
_DEVICES = 1 << 6 | 1 << 11  # making of device files: given to nobody
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15

READ = READ_FILE | READ_DIR | EXECUTE
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE | REFER | TRUNCATE
DEVICE = READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV
_ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
"""The rights that a rule on what is no folder may give."""

_ALWAYS = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE | _DEVICES
_SINCE = {2: REFER, 3: TRUNCATE, 5: IOCTL_DEV}
_CONNECT_TCP, _ALL_SCOPES = 1 << 1, 0b11  # since 4; since 6: abstract Unix sockets, and signals
_QUIET = 1 << 0 | 1 << 2  # since 7: refusals are no events for the host's audit log
_TCP, _SCOPES, _LOGS = 4, 6, 7
_VERSION_FLAG, _PATH_BENEATH = 1, 1

SIGNALS_SINCE = _SCOPES


def version() -> int:
    """The version of Landlock in this kernel; 0 when it has none, or it is switched off, or forbidden here."""
    try:
        return libc.syscall("landlock_create_ruleset", 0, 0, _VERSION_FLAG)
    except OSError:
        return 0


class Ruleset:
    """The files that a student's process may open.

    `given` are pairs of a path and rights; a path that is not there gives nothing.
    """

    def __init__(self, given: Iterable[tuple[str, int]]) -> None:
        self.version = version()
        self.handled = _ALWAYS | sum(right for since, right in _SINCE.items() if self.version >= since)
        net = _CONNECT_TCP if self.version >= _TCP else 0  # to nowhere: the supervisor connects
        attributes = struct.pack("=QQQ", self.handled, net, _ALL_SCOPES if self.version >= _SCOPES else 0)
        size = 24 if self.version >= _SCOPES else 16 if self.version >= _TCP else 8
        self.fd = libc.syscall("landlock_create_ruleset", attributes, size, 0)
        for path, rights in given:
            self._give(path, rights)

    def _give(self, path: str, rights: int) -> None:
        try:
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return
        rights &= self.handled if os.path.isdir(path) else self.handled & _ON_FILES
        try:
            libc.syscall("landlock_add_rule", self.fd, _PATH_BENEATH, struct.pack("=Qi", rights, fd), 0)
        finally:
            os.close(fd)

    def enter(self) -> None:
        """Put this process, and all that it makes, under the rules for good. It must have no-new-privs."""
        libc.syscall("landlock_restrict_self", self.fd, _QUIET if self.version >= _LOGS else 0)
