"""Bad schedules where there are no watchpoints: workers stop, at random, between two opcodes of the submission.

Theory of operation. In the student's process the interpreter calls back before each opcode of the submission's own
files (`frame.f_trace_opcodes`; from Python 3.12 `sys.monitoring`). In a process that is a copy of the caller, one
opcode in some tens makes a mark, in front of which the supervisor holds the process for a moment; the others run on.
Whoever reads, adds and writes without a lock is held between these, sooner or later, and loses the others' updates;
under a lock nobody can. The supervisor counts the marks itself, so that it is known who was held.

The callback changes nothing that the submission could see: not the errno of ctypes, no descriptor, no random state.
"""

import ctypes
import os
import sys
import time
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

_CHANCE = 0.12
_FEWER_AFTER = 100  # pauses: then half as often, then a third, …: a lock that spins must not take for ever
_OFTEN = 20  # times at one place: then half as often there, …: who polls must not use the pauses up
FORCING_S = 2.0
"""How long switches are forced: as processor time of a worker, so that nobody who sleeps can sit it out."""
_MODULUS = (1 << 31) - 1
_TOOL = 4  # an id of sys.monitoring that no kind of tool is meant to have

_getpid, _get_errno, _set_errno, _used = os.getpid, ctypes.get_errno, ctypes.set_errno, time.process_time


def install(submission: str, seed: int, pause: Callable[[bool], None]) -> None:
    """From now on call `pause` at random opcodes of files in the folder `submission`, in forked processes.

    It is told whether the process has been there often.
    """
    maybe = _dice(seed, pause)
    if sys.version_info >= (3, 12):
        _monitor(submission + "/", maybe)
    else:
        _trace(submission + "/", maybe)


def _dice(seed: int, pause: Callable[[bool], None]) -> Callable[[int], None]:
    """What to call at each opcode. Not of the module random: a submission's would then begin in a known state."""
    caller = pid = _getpid()
    state = made = 0
    until = 0.0
    times: dict[int, int] = {}

    def maybe(place: int) -> None:
        nonlocal pid, state, made, until
        now = _getpid()
        if now == caller:
            return
        if now != pid:
            pid, made, until = now, 0, _used() + FORCING_S
            times.clear()
            state = (seed + now * 2654435761) % _MODULUS or 1
        state = state * 48271 % _MODULUS  # Park and Miller's minimal standard generator
        often = times[place] = times.get(place, 0) + 1
        if state < _CHANCE * _MODULUS / (1 + often // _OFTEN + made // _FEWER_AFTER) and _used() < until:
            made += often <= _OFTEN
            errno = _get_errno()
            pause(often > _OFTEN)
            _set_errno(errno)

    return maybe


def _trace(prefix: str, maybe: Callable[[int], None]) -> None:
    import threading  # noqa: PLC0415 - only here needed, and not on the way of other runs

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "opcode":
            maybe(id(frame.f_code) + frame.f_lasti)
        elif event == "call":
            if not frame.f_code.co_filename.startswith(prefix):
                return None
            frame.f_trace_lines, frame.f_trace_opcodes = False, True
        return trace

    threading.settrace(trace)
    sys.settrace(trace)


def _monitor(prefix: str, maybe: Callable[[int], None]) -> None:
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore] # new in Python 3.12

    def instruction(code: CodeType, offset: int) -> Any:
        if not code.co_filename.startswith(prefix):
            return monitoring.DISABLE
        maybe(id(code) + offset)
        return None

    monitoring.use_tool_id(_TOOL, "grade")
    monitoring.register_callback(_TOOL, monitoring.events.INSTRUCTION, instruction)
    monitoring.set_events(_TOOL, monitoring.events.INSTRUCTION)
