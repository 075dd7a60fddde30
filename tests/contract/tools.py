"""Put in front of every deed: bare system calls, and the supervisor's process id."""

import ctypes
import errno
import os
import signal  # noqa: F401 - for the deeds
import socket  # noqa: F401
import struct
import sys  # noqa: F401
import time  # noqa: F401

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long
ARM = os.uname().machine == "aarch64"
NUMBERS = {  # x86-64, aarch64; the same from 424 on
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "kcmp": (312, 272), "keyctl": (250, 219),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "unshare": (272, 97), "mount": (165, 40), "fsopen": (430, 430), "open_tree": (428, 428), "clone": (56, 220),
    "clone3": (435, 435), "chroot": (161, 51), "ioprio_set": (251, 30), "sched_setattr": (314, 274),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138), "add_key": (248, 217), "syslog": (103, 116), "process_madvise": (440, 440),
    "name_to_handle_at": (303, 264), "setns": (308, 268), "sched_setscheduler": (144, 119),
    "process_mrelease": (448, 448), "move_pages": (279, 239), "pivot_root": (155, 41), "getpid": (39, 172),
}  # fmt: skip


def checked(result):
    """The result of a C function, OSError for -1."""
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def call(name, *arguments):
    """A bare system call by name or number."""
    number = NUMBERS[name][ARM] if isinstance(name, str) else name
    ctypes.set_errno(0)
    return checked(LIBC.syscall(ctypes.c_long(number), *map(_word, arguments)))


def _word(argument):
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def in_child(deed):
    """Do something in a forked child; what it raises as OSError is raised here."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            deed()
            os.write(writer, struct.pack("i", 0))
        except OSError as error:
            os.write(writer, struct.pack("i", error.errno))
        finally:
            os._exit(0)
    os.close(writer)
    answer = os.read(reader, 4)
    os.close(reader)
    status = os.waitpid(pid, 0)[1]
    if os.WIFSIGNALED(status):
        raise OSError(errno.EPERM, f"killed by {os.WTERMSIG(status)}")
    (number,) = struct.unpack("i", answer)
    if number:
        raise OSError(number, os.strerror(number))
    return True
