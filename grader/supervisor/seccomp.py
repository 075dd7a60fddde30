"""The seccomp filter of the student's processes: what is refused, what stops in front of the supervisor.

Order matters: the architecture is checked first, then x32, then every call by number (linear, about
80 comparisons: 0.2 µs). Sources: seccomp(2), Documentation/userspace-api/seccomp_filter.rst.
"""

import errno
import struct
from functools import lru_cache

from grader.supervisor import abi

_ALLOW, _TRACE, _ERRNO = 0x7FFF0000, 0x7FF00000, 0x00050000
_LOAD, _EQUAL, _MORE_THAN, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_X32 = 0x40000000
_CLONE_REFUSED = 0x7E828000
"""CLONE_UNTRACED, CLONE_PARENT and all of CLONE_NEW*: each would take a process out of the supervisor's sight."""

REFUSED = (
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd", "process_madvise",
    "process_mrelease", "seccomp", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "add_key", "request_key", "keyctl", "mount", "umount2", "pivot_root", "chroot",
    "open_tree", "open_tree_attr", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr",
    "unshare", "setns", "name_to_handle_at", "open_by_handle_at", "swapon", "swapoff", "reboot", "acct",
    "quotactl", "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "iopl",
    "ioperm", "modify_ldt", "syslog", "sethostname", "setdomainname", "settimeofday", "clock_settime",
    "clock_adjtime", "adjtimex", "migrate_pages", "move_pages",
)  # fmt: skip
"""Refused with EPERM: no assignment needs them, and each is a way to the supervisor or out of the sandbox."""

ON_ITSELF_ONLY = ("prlimit64", "sched_setparam", "sched_setscheduler", "sched_setaffinity", "sched_setattr")
"""Refused unless the first argument, a pid, is 0: the supervisor has the same uid."""

SIGNALLING = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
"""Refused when the first argument is the supervisor or all processes; else they stop in front of it."""

GROUPS = {
    "always": (
        "wait4", "waitid", "pidfd_send_signal",
        "alarm", "setitimer", "timer_settime", "timerfd_settime", "setsockopt",
    ),
    "pipes": ("pipe", "pipe2"),
    "io": ("read", "write", "readv", "writev", "splice", "tee", "vmsplice", "sendfile", "preadv2", "pwritev2"),
    "dup": ("dup2", "dup3"),
    "maps": ("mmap",),
    "leftovers": (),  # no call: looked for after the last call
}  # fmt: skip
"""System calls that stop in front of the supervisor, by the group's name in `observe`."""


def _statement(code: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, 0, 0, value & 0xFFFFFFFF)


def _jump(code: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _when(number: int, action: int) -> list[bytes]:
    return [_jump(_EQUAL, number, 0, 1), _statement(_RETURN, action)]


def _ranges(numbers: list[int]) -> list[tuple[int, int]]:
    """Sorted numbers as (first, last) of each unbroken run."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _when_any(names: tuple[str, ...], action: int) -> list[bytes]:
    """For all of these calls, an unbroken run of numbers at a time: the shorter, the faster it is installed."""
    code: list[bytes] = []
    for first, last in _ranges([abi.SYSCALLS[name] for name in names if name in abi.SYSCALLS]):
        if first == last:
            code += _when(first, action)
        else:
            code += [
                _jump(_AT_LEAST, first, 0, 2),
                _jump(_MORE_THAN, last, 1, 0),
                _statement(_RETURN, action),
            ]
    return code


def _when_argument(names: tuple[str, ...], tests: list[tuple[int, int, int]], otherwise: int) -> list[bytes]:
    """For these calls: each test (argument, value, action) in order, on the argument's low 32 bits."""
    body: list[bytes] = []
    for argument, value, action in tests:
        body += [_statement(_LOAD, _ARGUMENTS + 8 * argument), *_when(value, action)]
    body.append(_statement(_RETURN, otherwise))
    last = (
        len(names) - 1
    )  # the jumps go over those that follow, the last one over the body when it is none of them
    heads = [_jump(_EQUAL, abi.SYSCALLS[name], last - n, 0) for n, name in enumerate(names[:-1])]
    return [*heads, _jump(_EQUAL, abi.SYSCALLS[names[-1]], 0, len(body)), *body]


@lru_cache
def make_filter(observe: tuple[str, ...], supervisor_pid: int) -> bytes:
    """The filter as packed struct sock_filter. `observe` names groups besides "always"."""
    refuse = _ERRNO | errno.EPERM
    traced = tuple(name for group in ("always", *observe) for name in GROUPS[group])
    code = [
        _statement(_LOAD, _ARCH),
        _jump(_EQUAL, abi.AUDIT_ARCH[abi.MACHINE], 1, 0),
        _statement(_RETURN, _ERRNO | errno.ENOSYS),
        _statement(_LOAD, _NUMBER),
        _jump(_AT_LEAST, _X32, 0, 1),
        _statement(_RETURN, _ERRNO | errno.ENOSYS),
        *_when_any(
            ("clone3",), _ERRNO | errno.ENOSYS
        ),  # its flags can't be read here; libc falls back to clone
        _jump(_EQUAL, abi.SYSCALLS["clone"], 0, 4),
        _statement(_LOAD, _ARGUMENTS),
        _jump(_ANY_BIT, _CLONE_REFUSED, 0, 1),
        _statement(_RETURN, refuse),
        _statement(_RETURN, _ALLOW),
        *_when_argument(SIGNALLING, [(0, supervisor_pid, refuse), (0, -1, refuse)], _TRACE),
        *_when_argument(ON_ITSELF_ONLY, [(0, 0, _ALLOW)], refuse),
        *_when_argument(("setpriority", "ioprio_set"), [(1, 0, _ALLOW)], refuse),  # (which, who, …)
        *_when_argument(
            ("prctl",),
            [(0, abi.MARK, _TRACE), (0, abi.PR_SET_DUMPABLE, refuse), (0, abi.PR_SET_SECCOMP, refuse)],
            _ALLOW,
        ),
        *_when_any(REFUSED, refuse),
        *_when_any(traced, _TRACE),
        _statement(_RETURN, _ALLOW),
    ]
    return b"".join(code)
