"""The seccomp filter of the student's processes: what is refused, what stops in front of the supervisor.

Order matters: the architecture is checked first, then x32, then every call by number (linear, about
80 comparisons: 0.2 µs). Sources: seccomp(2), Documentation/userspace-api/seccomp_filter.rst.
"""

import errno
import struct

from grader.supervisor import abi

_ALLOW, _TRACE, _ERRNO = 0x7FFF0000, 0x7FF00000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
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

GROUPS = {
    "always": (
        "wait4", "waitid", "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal",
        "alarm", "setitimer", "timer_settime", "timerfd_settime", "setsockopt",
    ),
    "pipes": ("pipe", "pipe2"),
    "io": ("read", "write", "readv", "writev", "splice", "tee", "vmsplice", "sendfile", "preadv2", "pwritev2"),
    "dup": ("dup2", "dup3"),
}  # fmt: skip
"""System calls that stop in front of the supervisor, by the group's name in `observe`."""


def _statement(code: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, 0, 0, value & 0xFFFFFFFF)


def _jump(code: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _when(number: int, action: int) -> list[bytes]:
    return [_jump(_EQUAL, number, 0, 1), _statement(_RETURN, action)]


def _when_argument(number: int, tests: list[tuple[int, int, int]], otherwise: int) -> list[bytes]:
    """For one call: each test (argument, value, action) in order, on the argument's low 32 bits."""
    body: list[bytes] = []
    for argument, value, action in tests:
        body += [_statement(_LOAD, _ARGUMENTS + 8 * argument), *_when(value, action)]
    body.append(_statement(_RETURN, otherwise))
    return [_jump(_EQUAL, number, 0, len(body)), *body]


def make_filter(observe: list[str], supervisor_pid: int) -> bytes:
    """The filter as packed struct sock_filter. `observe` names groups besides "always"."""
    refuse = _ERRNO | errno.EPERM
    calls = abi.SYSCALLS
    code = [
        _statement(_LOAD, _ARCH),
        _jump(_EQUAL, abi.AUDIT_ARCH[abi.MACHINE], 1, 0),
        _statement(_RETURN, _ERRNO | errno.ENOSYS),
        _statement(_LOAD, _NUMBER),
        _jump(_AT_LEAST, _X32, 0, 1),
        _statement(_RETURN, _ERRNO | errno.ENOSYS),
        *_when(abi.MARK, _TRACE),
        *_when(
            calls["clone3"], _ERRNO | errno.ENOSYS
        ),  # its flags can't be read here; libc falls back to clone
    ]
    code += [
        _jump(_EQUAL, calls["clone"], 0, 4),
        _statement(_LOAD, _ARGUMENTS),
        _jump(_ANY_BIT, _CLONE_REFUSED, 0, 1),
        _statement(_RETURN, refuse),
        _statement(_RETURN, _ALLOW),
    ]
    signal_pid = [(0, supervisor_pid, refuse), (0, -1, refuse)]
    for name in ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
        code += _when_argument(calls[name], signal_pid, _TRACE)
    for name in ON_ITSELF_ONLY:
        code += _when_argument(calls[name], [(0, 0, _ALLOW)], refuse)
    for name in ("setpriority", "ioprio_set"):  # (which, who, …)
        code += _when_argument(calls[name], [(1, 0, _ALLOW)], refuse)
    code += _when_argument(
        calls["prctl"], [(0, abi.PR_SET_DUMPABLE, refuse), (0, abi.PR_SET_SECCOMP, refuse)], _ALLOW
    )
    for name in REFUSED:
        if name in calls:
            code += _when(calls[name], refuse)
    for group in ("always", *observe):
        for name in GROUPS[group]:
            if name in calls:
                code += _when(calls[name], _TRACE)
    code.append(_statement(_RETURN, _ALLOW))
    return b"".join(code)
