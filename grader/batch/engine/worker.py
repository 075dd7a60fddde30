"""A worker's process: forked from the coordinator, which has loaded everything, it grades until its channel closes.

It shares nothing with the coordinator but the channel: every other descriptor is closed first. Ctrl-C is the
coordinator's affair; SIGTERM ends the worker in good order; when the coordinator dies, the kernel kills the worker,
and bwrap its sandbox.
"""

import contextlib
import ctypes
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Protocol

import msgspec

from grader.batch.engine import frames
from grader.batch.engine.grading import Told
from grader.batch.engine.records import Job, Verdict

_PR_SET_PDEATHSIG = 1
_CHANNEL_FD = 3
_MAX_FD = 1 << 20


class Waits(msgspec.Struct, frozen=True, tag=True):
    """The job in hand waits more than it works: another worker may run beside this one."""


class Done(msgspec.Struct, frozen=True, tag=True):
    """The verdict on the job in hand."""

    verdict: Verdict


class Grades(Protocol):
    """What a worker works with: `grading.JobGrader`."""

    def grade(self, job: Job, waits: Told) -> Verdict:
        """The verdict on one job."""

    def prepare(self) -> None:
        """Whatever can be done before there is a job."""

    def close(self) -> None:
        """Let go of what was prepared."""


class _Stop(BaseException):
    """SIGTERM came."""


def fork_worker(make: Callable[[], Grades], channel: socket.socket, processor: int | None) -> int:
    """Fork a worker that serves on `channel`. Returns its process id; the worker itself never returns.

    It and what it starts run on one `processor`, if there is one for it.
    """
    coordinator = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    signals = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        return pid
    code = 1
    try:
        _settle(channel.fileno(), coordinator)
        if processor is not None:
            with contextlib.suppress(OSError):  # this host has just been given others: any will do
                os.sched_setaffinity(0, {processor})
        signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        serve(make(), socket.socket(fileno=_CHANNEL_FD))
        code = 0
    except _Stop:
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may get back into the coordinator's code
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def serve(grades: Grades, channel: socket.socket) -> None:
    """Grade what comes until the channel closes."""
    try:
        grades.prepare()
        while True:
            job = frames.receive(channel, Job)
            verdict = grades.grade(job, lambda: frames.send(channel, Waits()))
            frames.send(channel, Done(verdict))
    except (EOFError, BrokenPipeError):
        return
    finally:
        grades.close()


def _settle(channel: int, coordinator: int) -> None:
    """Cut all ties with the coordinator but the channel, which becomes descriptor 3."""
    # a handler, and not SIG_IGN: what is ignored stays ignored in programs that are started (execve(2))
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    signal.signal(signal.SIGTERM, _stop)
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != coordinator:  # it died before the kernel knew
        os._exit(1)
    os.dup2(channel, _CHANNEL_FD, inheritable=False)
    os.closerange(_CHANNEL_FD + 1, _MAX_FD)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    gc.freeze()  # a collection would touch, and so copy, every page that is shared with the coordinator


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stop
