"""The seccomp filter of the student's processes: what is refused, what stops in front of the supervisor.

Order matters: the architecture is checked first, then x32, then every call by number (linear, about
80 comparisons: 0.2 µs). Sources: seccomp(2), Documentation/userspace-api/seccomp_filter.rst.
"""

import errno
from functools import lru_cache

from grader.supervisor import abi, on_host, openings
from grader.supervisor.bpf import (
    ALLOW,
    ANY_BIT,
    ARCH,
    ARGUMENTS,
    AT_LEAST,
    EQUAL,
    ERRNO,
    LOAD,
    NUMBER,
    RETURN,
    TRACE,
    jump,
    statement,
    when_any,
    when_argument,
)

_X32 = 0x40000000
_PRIO_USER, _IOPRIO_WHO_USER = 2, 3
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

_FAMILIES = (1, 2, 10, 16)
"""The kinds of sockets that there are: Unix, IPv4, IPv6, netlink. Others, as vsock, know no network namespace."""

SIGNALLING = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
"""Refused when the first argument is the supervisor or all processes; else they stop in front of it."""

GROUPS = {
    "always": (
        "wait4", "waitid", "pidfd_send_signal",
        "alarm", "setitimer", "timer_settime", "timerfd_settime", "setsockopt", "memfd_create",
    ),
    "pipes": ("pipe", "pipe2"),
    "io": ("read", "write", "readv", "writev", "splice", "tee", "vmsplice", "sendfile", "preadv2", "pwritev2"),
    "dup": ("dup2", "dup3"),
    "maps": ("mmap", "munmap", "mremap"),
    "sockets": ("bind", "listen"),
    "clocks": ("clock_gettime", "gettimeofday", "time"),  # for what does not use the vDSO, see clock.py
    "leftovers": (),  # no call: looked for after the last call
    "made": ("mq_open", *on_host.OBJECT_CALLS),  # where such things are the host's
    "names": tuple(openings.PATH_AT),  # with leftovers, where a name on the host does not tell who made it
    "opens": openings.CALLS,
    "lines": (),  # no call: the driver notes the lines
}  # fmt: skip
"""System calls that stop in front of the supervisor, by the group's name in `observe`."""


@lru_cache
def make_filter(observe: tuple[str, ...], supervisor_pid: int, first: bytes = b"") -> bytes:
    """The filter as packed struct sock_filter. `observe` names groups besides "always".

    `first` are instructions of the tier's own, which go before those for all tiers.
    """
    refuse = ERRNO | errno.EPERM
    traced = tuple(name for group in ("always", *observe) for name in GROUPS[group])
    known = TRACE if "socket" in traced else ALLOW
    code = [
        statement(LOAD, ARCH),
        jump(EQUAL, abi.AUDIT_ARCH[abi.MACHINE], 1, 0),
        statement(RETURN, ERRNO | errno.ENOSYS),
        statement(LOAD, NUMBER),
        jump(AT_LEAST, _X32, 0, 1),
        statement(RETURN, ERRNO | errno.ENOSYS),
        first,
        *when_any(
            ("clone3",), ERRNO | errno.ENOSYS
        ),  # its flags can't be read here; libc falls back to clone
        jump(EQUAL, abi.SYSCALLS["clone"], 0, 4),
        statement(LOAD, ARGUMENTS),
        jump(ANY_BIT, _CLONE_REFUSED, 0, 1),
        statement(RETURN, refuse),
        statement(RETURN, ALLOW),
        *when_argument(
            SIGNALLING, [(0, pid, refuse) for pid in (supervisor_pid, -supervisor_pid, -1)], TRACE
        ),
        *when_argument(ON_ITSELF_ONLY, [(0, 0, ALLOW)], refuse),
        # (which, who, …): on itself, but not on all that its user has
        *when_argument(("setpriority",), [(0, _PRIO_USER, refuse), (1, 0, ALLOW)], refuse),
        *when_argument(("ioprio_set",), [(0, _IOPRIO_WHO_USER, refuse), (1, 0, ALLOW)], refuse),
        *when_argument(("socket",), [(0, family, known) for family in _FAMILIES], ERRNO | errno.EAFNOSUPPORT),
        *when_argument(
            ("prctl",),
            [(0, abi.MARK, TRACE), (0, abi.PR_SET_DUMPABLE, refuse), (0, abi.PR_SET_SECCOMP, refuse)],
            ALLOW,
        ),
        *when_any(REFUSED, refuse),
        *when_any(traced, TRACE),
        statement(RETURN, ALLOW),
    ]
    return b"".join(code)
