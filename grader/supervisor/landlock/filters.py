"""Which calls are asked of the supervisor, and which are refused outright, in the tier `landlock`.

The notifying filter is installed before the one that all tiers have, because the listener must be handed over through
`sendmsg`, which is asked of the supervisor too, but for exactly that one; the later filter refuses that one.
"""

import _socket
import errno

from grader.supervisor import abi, bpf
from grader.supervisor.bpf import ALLOW, ANY_BIT, EQUAL, LOAD, NOTIFY, RETURN, jump, statement, when

HANDOVER_FD = 4
"""In the student's process, until it has handed its listener over."""
HANDOVER_FLAGS = _socket.MSG_NOSIGNAL | _socket.MSG_CONFIRM
_TYPE_MASK, _DATAGRAMS = 0xF, 2
_FAST_OPEN = 0x20000000  # MSG_FASTOPEN: a connection without connect
_EMPTY_PATH = 0x1000  # AT_EMPTY_PATH
_SET_OWNER = {"fcntl": (8, 15), "ioctl": (0x8901, 0x8902)}
"""F_SETOWN, F_SETOWN_EX, FIOSETOWN, SIOCSPGRP: to whom a descriptor sends signals."""

PATH_CALLS = {
    "open": ("open", "openat", "creat"),
    "remove": ("unlink", "unlinkat", "rmdir"),
    "make": ("mkdir", "mkdirat", "mknod", "mknodat"),
    "symlink": ("symlink", "symlinkat"),
    "move": ("link", "linkat", "rename", "renameat", "renameat2"),
    "truncate": ("truncate",),
    "change_mode": ("chmod", "fchmod", "fchmodat", "fchmodat2"),
    "change_owner": ("chown", "lchown", "fchown", "fchownat"),
    "change_times": ("utime", "utimes", "futimesat", "utimensat"),
}
LOOK_CALLS = {
    "status": ("stat", "lstat", "newfstatat"),
    "extended_status": ("statx",),
    "access": ("access", "faccessat", "faccessat2"),
    "link": ("readlink", "readlinkat"),
}
OBJECT_CALLS = {
    "get": ("shmget", "semget", "msgget"),
    "use": ("shmat", "shmctl", "semop", "semtimedop", "semctl", "msgsnd", "msgrcv", "msgctl"),
    "open_queue": ("mq_open",),
    "unlink_queue": ("mq_unlink",),
}
SOCKET_CALLS = {
    "socket": ("socket",),
    "bind": ("bind",),
    "connect": ("connect",),
    "listen": ("listen",),
    "send_to": ("sendto",),
    "send_message": ("sendmsg", "sendmmsg"),
}
"""Method of `paths.py`, `looks.py`, `ipc.py`, `sockets.py` → the calls that it answers."""

_ONLY_SOME = ("sendto", "sendmsg")
_ATTRIBUTES = (
    *("setxattr", "lsetxattr", "fsetxattr", "setxattrat"),
    *("removexattr", "lremovexattr", "fremovexattr", "removexattrat"),
)


def make_notifying() -> bytes:
    """The filter whose calls wait for the supervisor's answer, as packed struct sock_filter."""
    groups = [
        group for table in (PATH_CALLS, LOOK_CALLS, OBJECT_CALLS, SOCKET_CALLS) for group in table.values()
    ]
    names = {name for group in groups for name in group} - set(_ONLY_SOME)
    code = [
        statement(LOAD, bpf.ARCH),
        jump(EQUAL, abi.AUDIT_ARCH[abi.MACHINE], 1, 0),
        statement(RETURN, ALLOW),  # refused by the other filter
        statement(LOAD, bpf.NUMBER),
        *_when_flag("newfstatat", 3, _EMPTY_PATH, ALLOW),  # which is fstat
        *_when_flag("statx", 2, _EMPTY_PATH, ALLOW),
        *bpf.when_any(tuple(names), NOTIFY),
        *_when_masked("socketpair", 1, _TYPE_MASK, _DATAGRAMS),
        *_when_given("sendto", 4),
        *_when_handing_over(ALLOW, statement(RETURN, NOTIFY)),
        statement(RETURN, ALLOW),
    ]
    return b"".join(code)


def make_refusing(supervisor_pid: int, *, scopes: bool) -> bytes:
    """Instructions to go before those that all tiers have. Where Landlock scopes no signals, their ways are closed."""
    refuse = bpf.ERRNO | errno.EPERM
    code = [
        *bpf.when_any(_ATTRIBUTES, bpf.ERRNO | errno.ENOTSUP),
        *bpf.when_any(("openat2", "file_setattr"), bpf.ERRNO | errno.ENOSYS),
        *_when_flag("sendto", 3, _FAST_OPEN, refuse),
        *_when_flag("sendmmsg", 3, _FAST_OPEN, refuse),
        *_when_flag("sendmsg", 2, _FAST_OPEN, refuse),
        *_when_handing_over(refuse, statement(LOAD, bpf.NUMBER)),
    ]
    if not scopes:
        code += bpf.when_any(("pidfd_send_signal",), refuse)
        code += _when_equal("pidfd_open", 0, (supervisor_pid,), refuse)
        for name, commands in _SET_OWNER.items():
            code += _when_equal(name, 1, commands, refuse)
    return b"".join(code)


def _argument(index: int) -> bytes:
    return statement(LOAD, bpf.ARGUMENTS + 8 * index)


def _for(name: str, body: list[bytes]) -> list[bytes]:
    return [jump(EQUAL, abi.SYSCALLS[name], 0, len(body)), *body]


def _when_masked(name: str, index: int, mask: int, value: int) -> list[bytes]:
    body = [_argument(index), statement(bpf.AND, mask), *when(value, NOTIFY), statement(RETURN, ALLOW)]
    return _for(name, body)


def _when_given(name: str, index: int) -> list[bytes]:
    """Notify when a pointer is not null."""
    high = statement(LOAD, bpf.ARGUMENTS + 8 * index + 4)
    body = [_argument(index), jump(EQUAL, 0, 0, 2), high, jump(EQUAL, 0, 1, 0)]
    return _for(name, [*body, statement(RETURN, NOTIFY), statement(RETURN, ALLOW)])


def _when_flag(name: str, index: int, flag: int, action: int) -> list[bytes]:
    body = [_argument(index), jump(ANY_BIT, flag, 0, 1), statement(RETURN, action)]
    return _for(name, [*body, statement(LOAD, bpf.NUMBER)])  # what follows may have more to say of this call


def _when_equal(name: str, index: int, values: tuple[int, ...], action: int) -> list[bytes]:
    tests = [instruction for value in values for instruction in when(value, action)]
    return _for(name, [_argument(index), *tests, statement(LOAD, bpf.NUMBER)])


def _when_handing_over(that: int, otherwise: bytes) -> list[bytes]:
    """For the one `sendmsg` that hands the listener over; `otherwise` is the instruction for all others."""
    body = [_argument(0), jump(EQUAL, HANDOVER_FD, 0, 3)]
    body += [_argument(2), jump(EQUAL, HANDOVER_FLAGS, 0, 1), statement(RETURN, that), otherwise]
    return _for("sendmsg", body)
