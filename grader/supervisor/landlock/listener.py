"""Calls that wait in the kernel until the supervisor has answered them. Source: seccomp_unotify(2)."""

import errno
import fcntl
import os
import struct
from collections.abc import Callable
from typing import Any

from grader.supervisor import abi, libc, procfs

_SET_MODE_FILTER = 1
_NEW_LISTENER, _WAIT_KILLABLE = 1 << 3, 1 << 5  # the second since 5.19
_RECEIVE, _SEND, _IS_VALID, _ADD_FD = 0xC0502100, 0xC0182101, 0x40082102, 0x40182103
_CONTINUE, _AND_ANSWER = 1, 2
_CALL = struct.Struct("=QIIiIQ6Q")  # struct seccomp_notif: id, thread, flags, then struct seccomp_data
_ANSWER = struct.Struct("=QqiI")
_DESCRIPTOR = struct.Struct("=QIIII")
_PAGE = 4096

PROCEED = object()
"""The answer that the kernel is to make the call as it stands: where that is harmless whatever memory holds by then."""
LATER = object()
"""No answer yet."""


class Give:
    """The answer that the caller gets a copy of descriptor `fd`, which is closed here."""

    def __init__(self, fd: int, *, cloexec: bool) -> None:
        self.fd = fd
        self.cloexec = cloexec


class Call:
    """A call that waits: by which thread, its name, its raw arguments."""

    def __init__(self, identifier: int, tid: int, number: int, args: tuple[int, ...]) -> None:
        self.identifier = identifier
        self.tid = tid
        self.name = abi.NAMES[number]
        self.args = args

    def integer(self, index: int) -> int:
        """An argument that is a C int."""
        low = self.args[index] & 0xFFFFFFFF
        return low - (1 << 32) if low >> 31 else low

    def text(self, index: int) -> str:
        """The path or name that an argument points to. OSError as the call itself would have it."""
        address, found = self.args[index], b""
        while len(found) < _PAGE:
            part = procfs.read_memory(self.tid, address, _PAGE - address % _PAGE)
            if not part:
                raise OSError(errno.EFAULT, "bad address")
            end = part.find(b"\0")
            if end >= 0:
                return os.fsdecode(found + part[:end])
            found, address = found + part, address + len(part)
        raise OSError(errno.ENAMETOOLONG, "name too long")


def install(program: bytes) -> int:
    """Put this thread under a filter that notifies. The descriptor to listen at."""
    with libc.filter_program(program) as address:
        try:
            return libc.syscall("seccomp", _SET_MODE_FILTER, _NEW_LISTENER | _WAIT_KILLABLE, address)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            return libc.syscall("seccomp", _SET_MODE_FILTER, _NEW_LISTENER, address)


class Listener:
    """The supervisor's end: takes calls and answers them by `handle`, which may raise OSError for the call's error."""

    def __init__(self, fd: int, handle: Callable[[Call], Any]) -> None:
        self.fd = fd
        self._handle = handle
        self._later: list[Call] = []

    def take(self) -> None:
        """Take the next call, if nobody has killed its caller meanwhile, and answer it."""
        buffer = bytearray(_CALL.size)
        try:
            fcntl.ioctl(self.fd, _RECEIVE, buffer, True)  # noqa: FBT003 - the argument is written to
        except FileNotFoundError:
            return
        identifier, tid, _flags, number, _arch, _at, *args = _CALL.unpack(buffer)
        self._settle(Call(identifier, tid, number, tuple(args)))

    def try_again(self) -> None:
        """Look whether calls that were put off can be answered now."""
        calls, self._later = self._later, []
        for call in calls:
            if self._control(_IS_VALID, struct.pack("=Q", call.identifier)):
                self._settle(call)

    def _settle(self, call: Call) -> None:
        try:
            answer = self._handle(call)
        except OSError as error:
            self._fail(call, error.errno or errno.EPERM)
            return
        except (struct.error, ValueError, OverflowError):  # arguments that nobody can make sense of
            self._fail(call, errno.EINVAL)
            return
        if answer is LATER:
            self._later.append(call)
        elif answer is PROCEED:
            self._control(_SEND, _ANSWER.pack(call.identifier, 0, 0, _CONTINUE))
        elif isinstance(answer, Give):
            self.give(call, answer, flags=_AND_ANSWER)
        else:
            self._control(_SEND, _ANSWER.pack(call.identifier, answer, 0, 0))

    def give(self, call: Call, given: Give, *, flags: int = 0) -> int:
        """Put a descriptor into the caller's table. Its number there, -1 when that cannot be."""
        cloexec = os.O_CLOEXEC if given.cloexec else 0
        try:
            asked = bytearray(_DESCRIPTOR.pack(call.identifier, flags, given.fd, 0, cloexec))
            return int(fcntl.ioctl(self.fd, _ADD_FD, asked, True))  # noqa: FBT003 - so that the number is returned
        except OSError as error:
            self._fail(call, error.errno or errno.EPERM)
            return -1
        finally:
            os.close(given.fd)

    def _fail(self, call: Call, number: int) -> None:
        self._control(_SEND, _ANSWER.pack(call.identifier, 0, -number, 0))

    def _control(self, request: int, data: bytes) -> bool:
        try:
            fcntl.ioctl(self.fd, request, data)
        except FileNotFoundError:  # the caller was killed
            return False
        return True
