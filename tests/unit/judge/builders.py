"""Observations in a few words. The caller is pid 100; times are small integers."""

from typing import Any

import msgspec

from grader.judge.cases import make_case
from grader.model.assignment import Limits
from grader.model.case import Case
from grader.model.observation import (
    CallObservation,
    Captured,
    Descriptor,
    FileState,
    Observation,
    Process,
    Program,
    Raised,
    SignalSent,
    Syscall,
)
from grader.model.plan import PlannedCall, PlannedRun
from grader.model.value import digest_bytes, encode

CALLER = 100
WAIT_ANY = (1 << 64) - 1
WNOHANG = 1


def claim(value: Any) -> str:
    """A returned value as the driver reports it."""
    return msgspec.json.encode(encode(value)).decode()


def call(value: Any = None, **fields: Any) -> CallObservation:
    """A call that returned a value, from 0 to 1000."""
    return CallObservation(**{"began_ns": 0, "ended_ns": 1000, "value": claim(value)} | fields)


def raised(name: str, message: str = "", **fields: Any) -> CallObservation:
    """A call that raised an exception."""
    return CallObservation(began_ns=0, ended_ns=1000, raised=Raised(type=name, message=message, **fields))


def child(pid: int, **fields: Any) -> Process:
    """A forked child of the caller's, born at 10 times its number after the caller's, that exited and was reaped."""
    usual = {
        "pid": pid,
        "parent": CALLER,
        "made_by": "fork",
        "born_ns": 10 * (pid - CALLER),
        "call": 0,
        "status": 0,
        "ended_ns": 900,
        "reaped_ns": 950,
    }
    return Process(**usual | fields)


def killed(pid: int, signal: int, **fields: Any) -> Process:
    """A forked child that a signal ended."""
    return child(pid, status=None, signal=signal, **fields)


def syscall(pid: int, name: str, began_ns: int, *args: int, result: int = 0, **fields: Any) -> Syscall:
    """A recorded system call."""
    return Syscall(
        pid=pid, name=name, began_ns=began_ns, args=list(args), result=result, **{"call": 0} | fields
    )


def wait(began_ns: int, result: int, *, pid: int = WAIT_ANY, options: int = 0) -> Syscall:
    """A wait4 of the caller's."""
    return syscall(CALLER, "wait4", began_ns, pid, 0, options, 0, result=result)


def pipe(number: int, by: int = CALLER) -> Syscall:
    """A pipe that was made."""
    return syscall(by, "pipe2", number, target=f"pipe:[{number}]")


def write(pid: int, number: int, data: bytes | None, began_ns: int, count: int | None = None) -> Syscall:
    """A write into a pipe."""
    size = len(data or b"") if count is None else count
    return syscall(pid, "write", began_ns, result=size, target=f"pipe:[{number}]", data=data)


def read(pid: int, number: int, data: bytes, began_ns: int) -> Syscall:
    """A read from a pipe."""
    return syscall(pid, "read", began_ns, result=len(data), target=f"pipe:[{number}]", data=data)


def signal_sent(sender: int, target: int, number: int) -> SignalSent:
    """A signal that was sent."""
    return SignalSent(at_ns=5, sender=sender, target=target, signal=number)


def descriptor(fd: int, target: str = "/dev/null", flags: int = 0) -> Descriptor:
    """An open descriptor."""
    return Descriptor(fd=fd, target=target, identity=f"1:{target}", flags=flags)


STANDARD = [descriptor(0, "in"), descriptor(1, "out"), descriptor(2, "err")]


def program(argv: list[str], at_ns: int = 500, descriptors: list[Descriptor] | None = None) -> Program:
    """A program that was exec'd."""
    open_ones = STANDARD if descriptors is None else descriptors
    return Program(at_ns=at_ns, path=f"/usr/bin/{argv[0]}", argv=argv, descriptors=open_ones)


def file_state(path: str, content: bytes, mode: int = 0o644) -> FileState:
    """A file of the working folder."""
    sha256 = digest_bytes(content).sha256
    return FileState(path=path, kind="file", mode=mode, size=len(content), sha256=sha256, content=content)


def captured(data: bytes = b"", size: int | None = None) -> Captured:
    """A stream."""
    return Captured(data=data, size=len(data) if size is None else size)


def observation(*processes: Process, **fields: Any) -> Observation:
    """A run of one call that returned None, with these children."""
    caller = Process(pid=CALLER, parent=1, made_by="grader", born_ns=0)
    usual = {
        "end": "completed",
        "calls": [call()],
        "processes": [caller, *processes],
        "syscalls": [],
        "signals": [],
        "stuck": [],
        "stdout": captured(),
        "stderr": captured(),
        "duration_ns": 1000,
    }
    return Observation(**usual | fields)


def planned(*arguments: Any, calls: int = 1, **fields: Any) -> PlannedRun:
    """A run that calls `work` with these positional arguments."""
    usual = {
        "module": "work.py",
        "function": "work",
        "calls": [PlannedCall(args=[encode(argument) for argument in arguments], kwargs={})] * calls,
        "files": [],
        "stdin": b"",
        "printed_before": "",
        "umask": 0o022,
        "kill_at_birth": None,
        "observe": [],
        "limits": Limits(),
    }
    return PlannedRun(**usual | fields)


def case(*arguments: Any, of: Observation | None = None, answer: Any = None, **fields: Any) -> Case:
    """A case: the run with these arguments, as observed."""
    seen = observation() if of is None else of
    return make_case(planned(*arguments, calls=len(seen.calls), **fields), seen, answer)


def messages(expectation: Any, judged: Case) -> list[str]:
    """What an expectation finds, in words."""
    return [finding.message for finding in expectation.judge(judged)]
