"""Hangs: whether any process can still do anything, and if none can, who waits for what.

A run hangs when every thread of every process sleeps in a system call that has no timeout, no timer of theirs is
armed, no signal is pending, and, seen twice, none of them has run in between. Whoever could wake them is one of
them: in a sandbox there is nobody else. When in doubt it is no hang: then the time limit decides.
Sources: proc(5) for stat, syscall, status, fdinfo and locks; the page of each call for its timeout.
"""

import os
import stat
from collections.abc import Callable, Iterable
from typing import Any

from grader.supervisor import abi, procfs

_INT = 0xFFFFFFFF
_FOREVER = _INT  # a timeout of -1, as an int in a register
_FUTEX_WAITS = (0, 6, 9, 11, 13)  # WAIT, LOCK_PI, WAIT_BITSET, WAIT_REQUEUE_PI, LOCK_PI2
_FUTEX_COMMAND = 0x7F
_WAITING_FCNTL = (7, 38)  # F_SETLKW, F_OFD_SETLKW
_ON_OBJECT = (
    "read",
    "readv",
    "write",
    "writev",
    "splice",
    "tee",
    "vmsplice",
    "sendfile",
    "preadv2",
    "pwritev2",
)
_WAKEABLE = ("pipe:[", "anon_inode:[eventfd]", "anon_inode:[signalfd]")
_SOCKET_CALLS = ("accept", "accept4", "recvfrom", "recvmsg", "sendto", "connect")
_POLLS = ("poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait")
_WRITES = ("write", "writev", "vmsplice", "pwritev2")
_MAX_HOLDERS = 20
_MAX_THREADS = 8

_NO_TIMEOUT: dict[str, Callable[[list[int]], bool]] = {
    "wait4": lambda _args: True,
    "waitid": lambda _args: True,
    "pause": lambda _args: True,
    "rt_sigsuspend": lambda _args: True,
    "flock": lambda _args: True,
    "msgsnd": lambda _args: True,
    "msgrcv": lambda _args: True,
    "semop": lambda _args: True,
    "open": lambda _args: True,  # of a FIFO: nothing else makes open sleep
    "openat": lambda _args: True,
    "fcntl": lambda args: args[1] in _WAITING_FCNTL,
    "semtimedop": lambda args: args[3] == 0,
    "rt_sigtimedwait": lambda args: args[2] == 0,
    "futex": lambda args: args[1] & _FUTEX_COMMAND in _FUTEX_WAITS and args[3] == 0,
    "poll": lambda args: args[2] & _INT == _FOREVER,
    "ppoll": lambda args: args[2] == 0,
    "select": lambda args: args[4] == 0,
    "pselect6": lambda args: args[4] == 0,
    "epoll_wait": lambda args: args[3] & _INT == _FOREVER,
    "epoll_pwait": lambda args: args[3] & _INT == _FOREVER,
}


def asleep_for_ever(pids: Iterable[int], stopped: set[int], *, alone: bool) -> tuple[Any, ...] | None:
    """What identifies this standstill of all these processes, None if one of them may still do something.

    The same answer twice, with time in between, is a hang. `stopped` are the threads in a group stop. `alone` says
    that nobody outside of these processes can send them anything.
    """
    found: list[Any] = []
    for pid in pids:
        threads = procfs.threads(pid)
        if not threads:
            return None
        for tid in threads:
            standstill = (tid, "stopped") if tid in stopped else _standstill(pid, tid, alone=alone)
            if standstill is None:
                return None
            found.append(standstill)
    return tuple(found)


def _standstill(pid: int, tid: int, *, alone: bool) -> tuple[Any, ...] | None:
    status = procfs.thread_status(pid, tid)
    if status is None or status["pending"]:
        return None
    call = procfs.current_syscall(pid, tid)
    if status["state"] != "S" or call is None or not _waits_without_end(pid, *call, alone=alone):
        return None
    return tid, call[0], tuple(call[1]), status["switches"]


def _waits_without_end(pid: int, number: int, args: list[int], *, alone: bool) -> bool:
    name = abi.NAMES.get(number, "")
    if name in _ON_OBJECT or name in _SOCKET_CALLS:
        return _can_only_be_woken_from_inside(pid, args[0] & _INT, alone=alone)
    if name in _POLLS and not alone:
        return False
    return name in _NO_TIMEOUT and _NO_TIMEOUT[name](args)


def _can_only_be_woken_from_inside(pid: int, fd: int, *, alone: bool) -> bool:
    target = procfs.target(pid, fd) or ""
    if target.startswith("socket:["):
        return alone
    return target.startswith(_WAKEABLE) or _is_fifo(pid, fd)


def _is_fifo(pid: int, fd: int) -> bool:
    try:
        return stat.S_ISFIFO(os.stat(f"/proc/{pid}/fd/{fd}").st_mode)
    except OSError:
        return False


def explain(pid: int, others: list[int]) -> list[dict[str, Any]]:
    """Where each thread of a process stands, as `grader.model.observation.Stuck`: the first one first."""
    tids = sorted(procfs.threads(pid), key=lambda tid: tid != pid)
    return [_explain_thread(pid, tid, others) for tid in tids[:_MAX_THREADS]]


def _explain_thread(pid: int, tid: int, others: list[int]) -> dict[str, Any]:
    """The call that it is in, on what, and who could end the wait."""
    fields = procfs.stat_fields(tid)
    place: dict[str, Any] = {"pid": pid, "state": fields[0] if fields else "X"}
    if tid != pid:
        place["thread"] = tid
    found = procfs.current_syscall(pid, tid)
    if found is None:
        return place
    number, args = found
    name = abi.NAMES.get(number, f"system call {number}")
    place["syscall"] = name
    if name == "wait4" and 0 < args[0] & _INT < 1 << 31:
        place["waits_for"] = args[0] & _INT
    elif name == "waitid" and args[0] & _INT == 1:
        place["waits_for"] = args[1] & _INT
    elif name in abi.ON_DESCRIPTOR:
        place |= _object(pid, args[0] & _INT, name, others)
    return place


def _object(pid: int, fd: int, name: str, others: list[int]) -> dict[str, Any]:
    target = procfs.target(pid, fd)
    described: dict[str, Any] = {"fd": fd, "target": procfs.printable(target or "?")}
    if name in ("flock", "fcntl"):
        described["owner"] = _lock_owner(pid, fd)
    elif target is not None and target.startswith("pipe:["):
        wanted = os.O_RDONLY if name in _WRITES else os.O_WRONLY
        described["holders"] = _holders(target, wanted, others)
    return described


def _holders(target: str, wanted: int, pids: list[int]) -> list[dict[str, int]]:
    """Who has the other end of a pipe open, and as which descriptor."""
    found = []
    for pid in pids:
        for descriptor in procfs.descriptors(pid):
            mode = int(descriptor["flags"]) & os.O_ACCMODE
            if descriptor["target"] == target and mode in (wanted, os.O_RDWR):
                found.append({"pid": pid, "fd": int(descriptor["fd"])})
    return found[:_MAX_HOLDERS]


def _lock_owner(pid: int, fd: int) -> int | None:
    """Who took the lock that a process waits for, by /proc/locks; None when that is not said."""
    try:
        inode = os.stat(f"/proc/{pid}/fd/{fd}").st_ino
        with open("/proc/locks", "rb") as file:
            lines = [line.split() for line in file]
    except OSError:
        return None
    for words in lines:
        if b"->" not in words and words[5].rsplit(b":", 1)[-1] == b"%d" % inode and int(words[4]) > 0:
            return int(words[4])
    return None
