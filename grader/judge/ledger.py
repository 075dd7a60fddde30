"""Questions that several expectations ask of an observation: who made whom, who wrote into which pipe."""

from collections.abc import Iterator

from grader.model.case import Case
from grader.model.errors import HarnessError
from grader.model.observation import Descriptor, FileState, Observation, Process, Program, Syscall

PIPE_MAKERS = frozenset({"pipe", "pipe2"})
READERS = frozenset({"read", "readv", "preadv2"})
WRITERS = frozenset({"write", "writev", "pwritev2"})
MOVERS = frozenset({"splice", "tee", "vmsplice", "sendfile"})
"""They move bytes into or out of a pipe; the record does not say which."""


def caller(observation: Observation) -> Process:
    """The calling process."""
    return observation.processes[0]


def by_birth(processes: list[Process]) -> list[Process]:
    """The processes in the order in which they were made."""
    return sorted(processes, key=lambda process: process.born_ns)


def forked_by_caller(observation: Observation, call: int) -> list[Process]:
    """The processes that the caller forked during a call, in order."""
    own = caller(observation).pid
    made = (p for p in observation.processes[1:] if p.parent == own and p.made_by == "fork")
    return by_birth([process for process in made if process.call == call])


def forked_descendants(observation: Observation) -> list[Process]:
    """The caller's forked children and all that came from them, in order.

    What a program started by vfork forks in its turn is no copy of the caller, and is not among them.
    """
    own, known, found = caller(observation).pid, set[int](), []
    for process in by_birth(observation.processes[1:]):
        if process.parent in known or (process.parent == own and process.made_by == "fork"):
            known.add(process.pid)
            found.append(process)
    return found


def family(observation: Observation, pid: int) -> list[Process]:
    """A process with all its descendants."""
    known, found = {pid}, []
    for process in by_birth(observation.processes):
        if process.pid in known or process.parent in known:
            known.add(process.pid)
            found.append(process)
    return found


def process_of(observation: Observation, pid: int) -> Process | None:
    """The process of that number."""
    return next((process for process in observation.processes if process.pid == pid), None)


def programs(observation: Observation, call: int) -> Iterator[tuple[Process, Program]]:
    """Every program that was exec'd during a call, with its process, the caller's own aside."""
    began = observation.calls[call].began_ns
    for process in observation.processes[1:]:
        if process.call == call:
            yield from ((process, program) for program in process.programs if program.at_ns >= began)


def asked_programs(case: Case, call: int) -> list[Program]:
    """Where the program that the call was asked for was exec'd: with exactly its words, if ever it was.

    Else with another path for its first word.
    """
    argv = list(case.arguments[call][0])
    ran = [program for _, program in programs(case.observation, call)]
    exact = [program for program in ran if program.argv == argv]
    alike = (p for p in ran if p.argv[1:] == argv[1:] and file_name(argv[0]) in names_of(p))
    return exact or list(alike)


def names_of(program: Program) -> set[str]:
    """The names that a program goes by: its file's, and its first word's."""
    return {file_name(program.path), file_name(program.argv[0]) if program.argv else ""}


def file_name(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]


def made_pipes(observation: Observation, pids: set[int]) -> set[str]:
    """The pipes that these processes made by pipe or pipe2, as "pipe:[inode]"."""
    made = (s for s in observation.syscalls if s.name in PIPE_MAKERS and s.result == 0 and s.pid in pids)
    return {syscall.target for syscall in made if syscall.target is not None}


def moved(syscall: Syscall) -> int:
    """How many bytes a call moved, 0 for one that failed."""
    return max(syscall.result or 0, 0)


def may_read(syscall: Syscall) -> bool:
    """Whether the call may have taken bytes out of its target."""
    return (syscall.name in READERS or syscall.name in MOVERS) and moved(syscall) > 0


def may_write(syscall: Syscall) -> bool:
    """Whether the call may have put bytes into its target."""
    return (syscall.name in WRITERS or syscall.name in MOVERS) and moved(syscall) > 0


def descriptors(case: Case) -> tuple[list[Descriptor], list[Descriptor]]:
    """The caller's descriptors before the first call and after the last. HarnessError if not recorded."""
    calls = case.observation.calls
    before, after = calls[0].descriptors_before, calls[-1].descriptors_after
    if before is None or after is None:
        raise HarnessError("the supervisor did not record the caller's descriptors")
    return before, after


def files(case: Case) -> dict[str, FileState]:
    """The working folder after the last call, by path. HarnessError if not recorded."""
    states = case.observation.calls[-1].files
    if states is None:
        raise HarnessError("the supervisor did not record the working folder's files")
    return {state.path: state for state in states}
