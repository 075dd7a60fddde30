"""Hardware watchpoints on eight bytes of a tracee's memory, or on functions of it: set, asked, and tried out.

Source: Intel SDM vol. 3, 18.2 (DR0-DR7); arch/x86/kernel/hw_breakpoint.c; user.h (u_debugreg).
"""

import contextlib
import ctypes
import mmap
import os
import signal
from collections.abc import Sequence
from functools import cache

from grader.supervisor import abi, libc

_DEBUG_REGISTERS = 848  # offset of u_debugreg in struct user
_STATUS, _CONTROL = 6, 7
# enable slots 0 and 1 locally; slot 0: length 8 (0b10), read or write (0b11); slot 1: length 8, write (0b01)
_ONE_ADDRESS = 0b0101 | 0b1011 << 16 | 0b1001 << 20
_TWO_ADDRESSES = _ONE_ADDRESS | 0b0101 << 4 | 0b1011 << 24 | 0b1001 << 28  # slots 2 and 3 in the same way
_FOUR_WRITES = 0b01010101 | 0x9999 << 16  # each slot: length 8, write
_ENABLE = (0, _ONE_ADDRESS, _TWO_ADDRESSES, _FOUR_WRITES & ~(0xF << 28 | 0b11 << 6), _FOUR_WRITES)
_WROTE = 0b1010
MAX_ADDRESSES = 4
_MAX_READ = 2
"""Of so many addresses reads are told too: each takes two of the four slots. Of more, writes alone."""
_TRAP_TRACE, _TRAP_HWBKPT = 2, 4


def arm(tid: int, addresses: tuple[int, ...]) -> None:
    """Have a thread that stands still stop behind each access to these, four at the most, and to no others any more.

    Of more than two, behind writes alone. OSError when the machine will not.
    """
    libc.ptrace(abi.PTRACE_POKEUSER, tid, _DEBUG_REGISTERS + 8 * _CONTROL, 0)
    slots = addresses if len(addresses) > _MAX_READ else [place for place in addresses for _ in (0, 1)]
    for slot, address in enumerate(slots):
        libc.ptrace(abi.PTRACE_POKEUSER, tid, _DEBUG_REGISTERS + 8 * slot, address)
    libc.ptrace(abi.PTRACE_POKEUSER, tid, _DEBUG_REGISTERS + 8 * _CONTROL, _ENABLE[len(addresses)])


def arm_calls(tid: int, addresses: Sequence[int]) -> None:
    """Have a thread that stands still stop before each instruction at one of up to four addresses. OSError as `arm`."""
    for slot, address in enumerate(addresses):
        libc.ptrace(abi.PTRACE_POKEUSER, tid, _DEBUG_REGISTERS + 8 * slot, address)
    enabled = sum(1 << 2 * slot for slot in range(len(addresses)))  # length and kind 0: execution
    libc.ptrace(abi.PTRACE_POKEUSER, tid, _DEBUG_REGISTERS + 8 * _CONTROL, enabled)


def disarm(tid: int) -> None:
    """Have a thread that stands still stop no more."""
    libc.ptrace(abi.PTRACE_POKEUSER, tid, _DEBUG_REGISTERS + 8 * _CONTROL, 0)


def is_hit(tid: int) -> bool:
    """Whether a thread that has stopped by SIGTRAP has hit a watchpoint of either kind."""
    # TRAP_TRACE: what the kernel calls it when the processor's status still holds an earlier single step
    return libc.signal_code(tid) in (_TRAP_TRACE, _TRAP_HWBKPT)


def take_wrote(tid: int, addresses: tuple[int, ...]) -> bool:
    """Whether the access that was hit, to one of these, was a write, else a read. Makes ready for the next hit."""
    status = libc.ptrace(abi.PTRACE_PEEKUSER, tid, _DEBUG_REGISTERS + 8 * _STATUS)
    libc.ptrace(abi.PTRACE_POKEUSER, tid, _DEBUG_REGISTERS + 8 * _STATUS, 0)
    return len(addresses) > _MAX_READ or bool(status & _WROTE)


@cache
def available() -> bool:
    """Whether this machine has watchpoints that work: tried on a process of our own, once.

    Some virtual machines take the registers and never stop. No other child may be there at the time.
    """
    if abi.MACHINE != "x86_64":
        return False
    memory = mmap.mmap(-1, mmap.PAGESIZE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    ready, go = os.pipe()
    libc.prctl(abi.PR_SET_DUMPABLE, 1)
    pid = os.fork()
    if pid == 0:
        os.read(ready, 1)
        memory[0] = 1
        os._exit(0)
    libc.prctl(abi.PR_SET_DUMPABLE, 0)
    try:
        return _stops_at(pid, address, go)
    finally:
        os.kill(pid, signal.SIGKILL)
        while not _has_ended(pid):
            pass
        os.close(ready)
        os.close(go)


def _stops_at(pid: int, address: int, go: int) -> bool:
    """Whether a process of ours that is about to write to `address` stops there."""
    with contextlib.suppress(OSError):
        libc.ptrace(abi.PTRACE_SEIZE, pid, 0, abi.OPTIONS)
        libc.ptrace(abi.PTRACE_INTERRUPT, pid)
        os.waitpid(pid, abi.WALL)
        arm(pid, (address,))
        libc.ptrace(abi.PTRACE_CONT, pid)
        os.write(go, b"x")
        status = os.waitpid(pid, abi.WALL)[1]
        return os.WIFSTOPPED(status) and os.WSTOPSIG(status) == signal.SIGTRAP and is_hit(pid)
    return False


def _has_ended(pid: int) -> bool:
    try:
        return not os.WIFSTOPPED(os.waitpid(pid, abi.WALL)[1])
    except ChildProcessError:
        return True
