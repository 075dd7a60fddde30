"""Numbers of the kernel's interface on x86-64 and aarch64.

Sources: arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h,
include/uapi/linux/{ptrace,audit,seccomp,sched,wait}.h. The aarch64 column has not been run.
"""

import os

MACHINE = os.uname().machine
SUPPORTED = ("x86_64", "aarch64")

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_BOTH = {  # the same number everywhere since 5.1
    "pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "clone3": 435, "pidfd_getfd": 438, "process_madvise": 440, "mount_setattr": 442, "process_mrelease": 448,
    "open_tree_attr": 467,
    "landlock_create_ruleset": 444, "landlock_add_rule": 445, "landlock_restrict_self": 446,
    "openat2": 437, "faccessat2": 439, "fchmodat2": 452, "setxattrat": 463, "removexattrat": 466, "file_setattr": 469,
}  # fmt: skip

_X86_64 = {
    "read": 0, "write": 1, "readv": 19, "writev": 20, "pipe": 22, "dup2": 33, "sendfile": 40,
    "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "wait4": 61, "kill": 62, "ptrace": 101, "syslog": 103,
    "rt_sigqueueinfo": 129, "setpriority": 141, "sched_setparam": 142, "sched_setscheduler": 144,
    "modify_ldt": 154, "pivot_root": 155, "prctl": 157, "adjtimex": 159, "chroot": 161, "acct": 163,
    "settimeofday": 164, "mount": 165, "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169,
    "sethostname": 170, "setdomainname": 171, "iopl": 172, "ioperm": 173, "init_module": 175,
    "delete_module": 176, "quotactl": 179, "tkill": 200, "sched_setaffinity": 203, "clock_settime": 227,
    "tgkill": 234, "kexec_load": 246, "waitid": 247, "add_key": 248, "request_key": 249, "keyctl": 250,
    "ioprio_set": 251, "migrate_pages": 256, "unshare": 272, "splice": 275, "tee": 276, "vmsplice": 278,
    "move_pages": 279, "dup3": 292, "pipe2": 293, "rt_tgsigqueueinfo": 297, "perf_event_open": 298,
    "prlimit64": 302, "name_to_handle_at": 303, "open_by_handle_at": 304, "clock_adjtime": 305, "setns": 308,
    "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "finit_module": 313, "sched_setattr": 314,
    "seccomp": 317, "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323, "pwritev2": 328, "preadv2": 327,
    "poll": 7, "select": 23, "pause": 34, "nanosleep": 35, "connect": 42, "accept": 43, "sendto": 44,
    "recvfrom": 45, "recvmsg": 47, "semop": 65, "msgsnd": 69, "msgrcv": 70, "fcntl": 72, "flock": 73,
    "rt_sigtimedwait": 128, "rt_sigsuspend": 130, "futex": 202, "restart_syscall": 219, "semtimedop": 220,
    "clock_nanosleep": 230, "epoll_wait": 232, "openat": 257, "pselect6": 270, "ppoll": 271,
    "epoll_pwait": 281, "accept4": 288, "open": 2, "alarm": 37, "setitimer": 38, "setsockopt": 54,
    "timer_settime": 223, "timerfd_settime": 286, "mmap": 9, "munmap": 11, "mremap": 25,
    "ioctl": 16, "shmget": 29, "shmat": 30, "shmctl": 31, "socket": 41, "sendmsg": 46, "bind": 49, "listen": 50,
    "socketpair": 53, "semget": 64, "semctl": 66, "msgget": 68, "msgctl": 71, "truncate": 76, "rename": 82,
    "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86, "unlink": 87, "symlink": 88, "chmod": 90, "fchmod": 91,
    "chown": 92, "fchown": 93, "lchown": 94, "utime": 132, "mknod": 133, "setxattr": 188, "lsetxattr": 189,
    "fsetxattr": 190, "removexattr": 197, "lremovexattr": 198, "fremovexattr": 199, "utimes": 235, "mq_open": 240,
    "mq_unlink": 241, "mkdirat": 258, "mknodat": 259, "fchownat": 260, "futimesat": 261, "unlinkat": 263,
    "renameat": 264, "linkat": 265, "symlinkat": 266, "fchmodat": 268, "utimensat": 280, "sendmmsg": 307,
    "renameat2": 316, "memfd_create": 319, "signalfd4": 289, "stat": 4, "lstat": 6, "access": 21, "readlink": 89,
    "newfstatat": 262, "readlinkat": 267, "faccessat": 269, "statx": 332, "pidfd_open": 434,
    "clock_gettime": 228, "gettimeofday": 96, "time": 201,
    "dup": 32, "eventfd2": 290, "epoll_create1": 291, "timerfd_create": 283, "inotify_init1": 294,
}  # fmt: skip

_AARCH64 = {
    "read": 63, "write": 64, "readv": 65, "writev": 66, "sendfile": 71, "vmsplice": 75, "splice": 76, "tee": 77,
    "dup3": 24, "pipe2": 59, "clone": 220, "execve": 221, "wait4": 260, "waitid": 95, "kill": 129, "tkill": 130,
    "tgkill": 131, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "ptrace": 117, "syslog": 116,
    "setpriority": 140, "sched_setparam": 118, "sched_setscheduler": 119, "sched_setaffinity": 122,
    "sched_setattr": 274, "pivot_root": 41, "prctl": 167, "adjtimex": 171, "chroot": 51, "acct": 89,
    "settimeofday": 170, "mount": 40, "umount2": 39, "swapon": 224, "swapoff": 225, "reboot": 142,
    "sethostname": 161, "setdomainname": 162, "init_module": 105, "delete_module": 106, "finit_module": 273,
    "quotactl": 60, "clock_settime": 112, "clock_adjtime": 266, "kexec_load": 104, "kexec_file_load": 294,
    "add_key": 217, "request_key": 218, "keyctl": 219, "ioprio_set": 30, "migrate_pages": 238,
    "move_pages": 239, "unshare": 97, "setns": 268, "perf_event_open": 241, "prlimit64": 261,
    "name_to_handle_at": 264, "open_by_handle_at": 265, "process_vm_readv": 270, "process_vm_writev": 271,
    "kcmp": 272, "seccomp": 277, "bpf": 280, "userfaultfd": 282, "preadv2": 286, "pwritev2": 287,
    "connect": 203, "accept": 202, "sendto": 206, "recvfrom": 207, "recvmsg": 212, "semop": 193, "msgsnd": 189,
    "msgrcv": 188, "fcntl": 25, "flock": 32, "rt_sigtimedwait": 137, "rt_sigsuspend": 133, "futex": 98,
    "restart_syscall": 128, "semtimedop": 192, "nanosleep": 101, "clock_nanosleep": 115, "openat": 56,
    "pselect6": 72, "ppoll": 73, "epoll_pwait": 22, "accept4": 242, "setitimer": 103, "setsockopt": 208,
    "timer_settime": 110, "timerfd_settime": 86, "mmap": 222, "munmap": 215, "mremap": 216,
    "fsetxattr": 7, "removexattr": 14, "setxattr": 5, "lsetxattr": 6, "lremovexattr": 15, "fremovexattr": 16,
    "ioctl": 29, "mknodat": 33, "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38,
    "truncate": 45, "fchmod": 52, "fchmodat": 53, "fchownat": 54, "fchown": 55, "utimensat": 88, "mq_open": 180,
    "mq_unlink": 181, "msgget": 186, "msgctl": 187, "semget": 190, "semctl": 191, "shmget": 194, "shmctl": 195,
    "shmat": 196, "socket": 198, "socketpair": 199, "bind": 200, "listen": 201, "sendmsg": 211, "sendmmsg": 269,
    "renameat2": 276, "memfd_create": 279, "signalfd4": 74, "faccessat": 48, "readlinkat": 78, "newfstatat": 79,
    "statx": 291, "pidfd_open": 434,
    "clock_gettime": 113, "gettimeofday": 169,
    "dup": 23, "eventfd2": 19, "epoll_create1": 20, "timerfd_create": 85, "inotify_init1": 26,
}  # fmt: skip

SYSCALLS = {"x86_64": _X86_64 | _BOTH, "aarch64": _AARCH64 | _BOTH}.get(MACHINE, {})
"""Name → number on this machine; a call that the machine lacks is not in it."""

NAMES = {number: name for name, number in SYSCALLS.items()}

MARK = 0x1F5EED
"""prctl has no such option: asking for it is the driver's way to stop in front of the supervisor (see driver.py)."""

# ptrace requests, options, events
PTRACE_PEEKUSER, PTRACE_POKEUSER, PTRACE_CONT, PTRACE_SYSCALL, PTRACE_GETSIGINFO = 3, 6, 7, 24, 0x4202
PTRACE_GETEVENTMSG, PTRACE_GETREGSET, PTRACE_SEIZE = 0x4201, 0x4204, 0x4206
PTRACE_INTERRUPT, PTRACE_LISTEN, PTRACE_GET_SYSCALL_INFO = 0x4207, 0x4208, 0x420E
OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x80 | 0x100000
"""TRACESYSGOOD, FORK, VFORK, CLONE, EXEC, SECCOMP, EXITKILL."""
EVENT_FORK, EVENT_VFORK, EVENT_CLONE, EVENT_EXEC, EVENT_SECCOMP, EVENT_STOP = 1, 2, 3, 4, 7, 128
SYSCALL_STOP = 0x85  # SIGTRAP | 0x80, by TRACESYSGOOD
INFO_EXIT, INFO_SECCOMP = 2, 3  # ptrace_syscall_info.op

CLONE_VM, CLONE_THREAD = 0x100, 0x10000
WNOHANG, WNOWAIT, WALL = 1, 0x01000000, 0x40000000
PF_EXITING = 0x4

# prctl
PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 4, 22, 36, 38

MOVES_BYTES = frozenset(
    ("read", "write", "readv", "writev", "splice", "tee", "vmsplice", "sendfile", "preadv2", "pwritev2")
)
ON_DESCRIPTOR = MOVES_BYTES | {
    "accept",
    "accept4",
    "recvfrom",
    "recvmsg",
    "sendto",
    "connect",
    "flock",
    "fcntl",
}
"""Calls whose first argument is the descriptor that they wait for."""
