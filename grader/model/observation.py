"""What the kernel showed: the supervisor's record of one run, complete and with no opinion in it.

Times are nanoseconds of CLOCK_MONOTONIC since the run began. Process ids are those that the
student's processes see. `value` and the like are the process's own *claims*: JSON text in the
encoding of `grader.model.value`, decoded outside of the sandbox.
"""

from typing import Literal

from msgspec import field

from grader.model.base import Record
from grader.model.played import Played

EndKind = Literal[
    "completed",  # every call returned or raised, and the driver came to its end
    "import-raised",  # importing the module raised (see `raised`)
    "import-exited",  # the process ended while it imported the module
    "no-function",  # the module has no callable of that name
    "exited",  # the calling process ended by itself during a call (or became another program)
    "killed",  # a signal that the grader did not send ended the calling process
    "limit",  # a limit was met: see `limit`
    "played",  # its clients were done, or had given up, while the function was still at work: see `played`
    "hung",  # no process could do anything any more: see `stuck`
    "tampered",  # the driver's marks came in an order that only forgery makes
]
LimitName = Literal["wall", "cpu", "memory", "processes", "output", "file", "disk", "calls"]
OF_TIME = frozenset({"wall", "cpu"})
"""The limits that whoever loops, or waits too long, goes to."""


class Where(Record, frozen=True, kw_only=True):
    """A place in the submission."""

    file: str
    line: int


class Raised(Record, frozen=True, kw_only=True):
    """An exception that came out of the student's code (a claim). `exit_status`: of sys.exit, what it asks for."""

    type: str
    message: str
    where: Where | None = None
    traceback: str = ""
    exit_status: int | None = None


class Opened(Record, frozen=True, kw_only=True):
    """The system call that gave a descriptor, and the line of the submission that made it, when known."""

    call: str
    pid: int
    at_ns: int
    where: Where | None = None


class Descriptor(Record, frozen=True, kw_only=True):
    """An open descriptor: `target` as /proc shows it, `identity` "device:inode", open `flags`.

    `opened` is known only of runs that observe "opens".
    """

    fd: int
    target: str
    identity: str
    flags: int
    opened: Opened | None = None


class FileState(Record, frozen=True, kw_only=True):
    """A path in the working folder after a call. `content` is whole when it is 64 KiB or less."""

    path: str
    kind: Literal["file", "folder", "other"]
    mode: int
    size: int
    sha256: str
    content: bytes | None = None


class CallObservation(Record, frozen=True, kw_only=True):
    """One call. It returned (`value`), raised (`raised`), or never ended (`ended_ns` is None).

    `leftovers`, after the last call, are the things outside of the working folder that were not there before:
    in the temporary folder and in /dev/shm, message queues, System V objects.
    """

    began_ns: int
    ended_ns: int | None = None
    value: str | None = None
    arguments_before: str | None = None
    arguments_after: str | None = None
    raised: Raised | None = None
    zombies: list[int] = field(default_factory=list)
    running: list[int] = field(default_factory=list)
    descriptors_before: list[Descriptor] | None = None
    descriptors_after: list[Descriptor] | None = None
    files: list[FileState] | None = None
    leftovers: list[str] | None = None


class Program(Record, frozen=True, kw_only=True):
    """A successful exec, seen at PTRACE_EVENT_EXEC: what runs, with what, and what it inherited."""

    at_ns: int
    path: str
    argv: list[str]
    descriptors: list[Descriptor]


class Process(Record, frozen=True, kw_only=True):
    """One process.

    `made_by`: "grader" for the calling process itself (always the first of the list), "fork" a copy of its
    maker, "vfork" one that shares its maker's memory.
    `escaped`: it came back out of the student's function although it was not the caller; `raised` is what it raised.
    `where`: the line of the submission that made it, when known. `call` is the index of the call
    during which it was made, None while the module was imported or afterwards.
    """

    pid: int
    parent: int
    made_by: Literal["grader", "fork", "vfork"]
    born_ns: int
    call: int | None = None
    where: Where | None = None
    programs: list[Program] = field(default_factory=list)
    ended_ns: int | None = None
    status: int | None = None
    signal: int | None = None
    reaped_ns: int | None = None
    reaped_by: int | None = None
    escaped: Literal["returned", "raised"] | None = None
    escaped_ns: int | None = None
    raised: Raised | None = None
    killed_by_grader: bool = False


class Syscall(Record, frozen=True, kw_only=True):
    """A recorded system call, in the order of entry. `result` is None while it had not returned.

    `args` are the raw registers. For calls that move bytes `target` names the object as /proc does
    ("pipe:[123]") and `data` are the bytes that moved (None when they can't be seen, as in splice).
    For pipe calls `target` is the new pipe, for dup2 and dup3 what the new number stands for. For waits
    `target` is None and `result` the reaped pid (0 for none). `call` is the index of the call of the
    student's function, None outside of one; `where` the line that made it, in runs that observe "lines".
    """

    pid: int
    name: str
    began_ns: int
    ended_ns: int | None = None
    args: list[int]
    result: int | None = None
    target: str | None = None
    data: bytes | None = None
    call: int | None = None
    where: Where | None = None


class SignalSent(Record, frozen=True, kw_only=True):
    """A signal that one process sent to another with the kill family: seen, not yet delivered."""

    at_ns: int
    sender: int
    target: int
    signal: int


class Captured(Record, frozen=True, kw_only=True):
    """What was written to a standard stream: the first 256 KiB, and how much there was."""

    data: bytes
    size: int


class Holder(Record, frozen=True, kw_only=True):
    """A process that has an end of a pipe open, as descriptor `fd`."""

    pid: int
    fd: int


class Stuck(Record, frozen=True, kw_only=True):
    """Where a process stood when the run hung, or its time ran out.

    `thread` is set for one that is not the first of its process. `fd` and `target` are what the call waits on,
    `holders` who has the other end of that pipe, `waits_for` the child that a wait is for, `owner` who took the
    file lock (it may have ended). `where` is the line it stood at.
    """

    pid: int
    state: str
    thread: int | None = None
    syscall: str | None = None
    fd: int | None = None
    target: str | None = None
    holders: list[Holder] = field(default_factory=list)
    waits_for: int | None = None
    owner: int | None = None
    where: Where | None = None


class Updates(Record, frozen=True, kw_only=True):
    """How many times a process raised the watched counter by one, the last time at `last_ns`."""

    pid: int
    count: int
    last_ns: int = 0


class Irregular(Record, frozen=True, kw_only=True):
    """A change of the watched counter that was not by one, and by whom it was. Values are decimal text.

    `where` is the line of the write, in runs that observe "lines".
    """

    by: list[int]
    before: str
    after: str
    at_ns: int = 0
    where: Where | None = None


class Watched(Record, frozen=True, kw_only=True):
    """What was seen of a counter in shared memory.

    `by` watchpoints everything; where the host has none, "opcodes" only forces switches, and "nothing" not even that:
    `writers`, `updates` and `irregular` are then empty. `mapped` are the processes that had the file mapped shared,
    `writers` those that wrote to it, `held` those that were held while the others ran on, `holds` times in all.
    """

    by: Literal["watchpoints", "opcodes", "nothing"]
    mapped: list[int]
    writers: list[int] = field(default_factory=list)
    updates: list[Updates]
    irregular: list[Irregular]
    holds: int
    held: list[int] = field(default_factory=list)


class Observation(Record, frozen=True, kw_only=True):
    """One run, whole. processes[0] is the calling process.

    `defined` is where the function begins (a claim). `made` are files, folders, queues and System V objects with the
    lines that made them, in runs that observe "opens" and "lines".
    """

    end: EndKind
    limit: LimitName | None = None
    status: int | None = None
    signal: int | None = None
    raised: Raised | None = None
    calls: list[CallObservation]
    processes: list[Process]
    syscalls: list[Syscall]
    signals: list[SignalSent]
    stuck: list[Stuck]
    defined: Where | None = None
    made: dict[str, Where] = field(default_factory=dict)
    watched: Watched | None = None
    played: Played | None = None
    stdout: Captured
    stderr: Captured
    duration_ns: int
