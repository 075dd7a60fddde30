"""The few C functions that Python does not offer, by ctypes. Every one raises OSError as os does."""

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Iterator

from grader.supervisor import abi

_libc = ctypes.CDLL(None, use_errno=True)
_ptrace = _libc.ptrace
_ptrace.restype = ctypes.c_long
_ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_prctl = _libc.prctl
_prctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong)
_syscall = _libc.syscall
_syscall.restype = ctypes.c_long
_syscall.argtypes = (*[ctypes.c_long] * 4, ctypes.c_char_p, ctypes.c_size_t)
_any_syscall = _libc["syscall"]
_any_syscall.restype = ctypes.c_long
_any_syscall.argtypes = (ctypes.c_long,) * 7

_CAPABILITIES_VERSION = 0x20080522  # _LINUX_CAPABILITY_VERSION_3: two sets of three words
_RESET_ON_FORK = 1  # SCHED_FLAG_RESET_ON_FORK
_message = ctypes.c_ulong()
_message_at = ctypes.addressof(_message)
_info = ctypes.create_string_buffer(88)  # struct ptrace_syscall_info, see <linux/ptrace.h>
_info_at = ctypes.addressof(_info)
_siginfo = ctypes.create_string_buffer(128)
_siginfo_at = ctypes.addressof(_siginfo)
_info_layout = struct.Struct("=B3xIQQ7QI")
_exit_layout = struct.Struct("=B3xIQQq")


def _check(result: int) -> int:
    if result == -1 and (number := ctypes.get_errno()):
        raise OSError(number, os.strerror(number))
    return result


def ptrace(request: int, pid: int, address: int = 0, data: int = 0) -> int:
    """Ask the kernel to trace. OSError(ESRCH) when the thread is gone or is not stopped."""
    ctypes.set_errno(0)
    return _check(_ptrace(request, pid, address, data))


def event_message(pid: int) -> int:
    """What PTRACE_GETEVENTMSG tells of a stop: the new thread's id for fork, vfork and clone."""
    ptrace(abi.PTRACE_GETEVENTMSG, pid, 0, _message_at)
    return _message.value


def entered_syscall(pid: int) -> tuple[int, tuple[int, ...]]:
    """At a seccomp stop: the call's number and its six raw arguments."""
    ptrace(abi.PTRACE_GET_SYSCALL_INFO, pid, 88, _info_at)
    fields = _info_layout.unpack_from(_info)
    return fields[4], fields[5:11]


def syscall_result(pid: int) -> int:
    """At a syscall-exit stop: what the call returned, -errno for a failure."""
    ptrace(abi.PTRACE_GET_SYSCALL_INFO, pid, 88, _info_at)
    return int(_exit_layout.unpack_from(_info)[4])


def syscall_stop(pid: int) -> int:
    """At a syscall stop: abi.INFO_EXIT behind the call; another number before it."""
    ptrace(abi.PTRACE_GET_SYSCALL_INFO, pid, 88, _info_at)
    return _info.raw[0]


def signal_code(tid: int) -> int:
    """At a signal-delivery stop: si_code, which says where the signal comes from (sigaction(2))."""
    ptrace(abi.PTRACE_GETSIGINFO, tid, 0, _siginfo_at)
    return int.from_bytes(_siginfo.raw[8:12], sys.byteorder, signed=True)


def clone_flags(pid: int) -> int:
    """At a fork, vfork or clone event: the flags of clone(2); what fork and vfork stand for, else."""
    if abi.MACHINE == "x86_64":
        number = ptrace(abi.PTRACE_PEEKUSER, pid, 15 * 8)  # orig_rax in struct user_regs_struct
        flags = ptrace(abi.PTRACE_PEEKUSER, pid, 14 * 8)  # rdi
    else:
        registers = (ctypes.c_uint64 * 34)()  # struct user_pt_regs: x0 … x30, sp, pc, pstate
        vector = (ctypes.c_uint64 * 2)(ctypes.addressof(registers), ctypes.sizeof(registers))
        ptrace(abi.PTRACE_GETREGSET, pid, 1, ctypes.addressof(vector))
        number, flags = registers[8], registers[0]
    if number == abi.SYSCALLS["clone"]:
        return flags
    return abi.CLONE_VM if number == abi.SYSCALLS.get("vfork") else 0


def prctl(option: int, value: int = 0, pointer: int = 0) -> int:
    """Change a property of this process."""
    ctypes.set_errno(0)
    return _check(_prctl(option, value, pointer, 0, 0))


def syscall(name: str, *args: int | bytes) -> int:
    """A system call by its name; bytes are given as the address of a copy. OSError as usual, ENOSYS for the unknown."""
    copies = [ctypes.create_string_buffer(a, len(a)) if isinstance(a, bytes) else a for a in args]
    words = [ctypes.addressof(a) if isinstance(a, ctypes.Array) else a for a in copies]
    ctypes.set_errno(0)
    return _check(_any_syscall(abi.SYSCALLS.get(name, -1), *words, *(0,) * (6 - len(words))))


def drop_capabilities() -> None:
    """Give up every capability; with no_new_privs for good. What is left of root is its number. See capset(2)."""
    _check(_libc.capset(struct.pack("=Ii", _CAPABILITIES_VERSION, 0), bytes(24)))


def take_short_turns(slice_ns: int) -> None:
    """Be let run soon after each wake-up, for a short while: not behind those whom we trace, when they all spin.

    Children do not have it. Kernels before 6.12 take no notice. Source: sched_setattr(2), struct sched_attr.
    """
    if os.sched_getscheduler(0) != os.SCHED_OTHER:
        return
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    attributes = struct.pack("=IIQiIQQQ", 48, os.SCHED_OTHER, _RESET_ON_FORK, nice, 0, slice_ns, 0, 0)
    with contextlib.suppress(OSError):
        syscall("sched_setattr", 0, attributes)


def mark(kind: int, number: int, payload: bytes) -> None:
    """Stop in front of the supervisor, which reads `payload` from this process's memory."""
    _syscall(abi.SYSCALLS["prctl"], abi.MARK, kind, number, payload, len(payload))


@contextlib.contextmanager
def filter_program(program: bytes) -> Iterator[int]:
    """The address of a struct sock_fprog for packed struct sock_filter, as long as the context lasts."""
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog { unsigned short len; struct sock_filter *filter; }
    fprog = ctypes.create_string_buffer(
        struct.pack("=HxxxxxxQ", len(program) // 8, ctypes.addressof(code)), 16
    )
    yield ctypes.addressof(fprog)


def install_filter(program: bytes) -> None:
    """Set no-new-privs and a seccomp filter (packed struct sock_filter) for this thread and all it makes."""
    prctl(abi.PR_SET_NO_NEW_PRIVS, 1)
    with filter_program(program) as address:
        prctl(abi.PR_SET_SECCOMP, 2, address)


def signalfd(number: int) -> int:
    """A descriptor that is readable when this (blocked) signal is pending; reading takes it."""
    return syscall("signalfd4", -1, struct.pack("=Q", 1 << (number - 1)), 8, os.O_CLOEXEC | os.O_NONBLOCK)


def remove_ipc(kind: str, identifier: int, command: int) -> None:
    """msgctl, semctl or shmctl with IPC_RMID; one that is gone already is no error."""
    if kind == "sem":
        _libc.semctl(identifier, 0, command)
    else:
        getattr(_libc, f"{kind}ctl")(identifier, command, None)
