"""A hang in words: who waits for what, and why that can never come."""

from grader.judge.wording import call_name, ending, listed, object_name
from grader.model.case import Case
from grader.model.grade import Finding
from grader.model.observation import Observation, Stuck

READS = frozenset({"read", "readv", "preadv2"})
WRITES = frozenset({"write", "writev", "vmsplice", "pwritev2"})
ON_LOCK = frozenset({"flock", "fcntl"})
PLAIN = {
    "futex": "waits for a lock, a semaphore or a thread that nobody can release any more",
    "semop": "waits for a System V semaphore that nobody raises",
    "semtimedop": "waits for a System V semaphore that nobody raises",
    "msgrcv": "waits for a message in an empty queue",
    "msgsnd": "waits for room in a full queue",
    "accept": "waits for a client that cannot come",
    "accept4": "waits for a client that cannot come",
    "open": "waits in open for somebody to open the other end of a FIFO",
    "openat": "waits in open for somebody to open the other end of a FIFO",
    **dict.fromkeys(("pause", "rt_sigsuspend", "rt_sigtimedwait"), "waits for a signal that nobody sends"),
    **dict.fromkeys(("kill", "tgkill", "tkill"), "is stopped by a signal, and nobody continues it"),
    **dict.fromkeys(
        ("poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait"),
        "waits without a timeout for one of its descriptors to become ready",
    ),
}
"""What a call waits for, as the end of a clause, where the call alone tells it."""


def hang_finding(case: Case) -> Finding:
    """The one finding of a run in which no process could do anything any more."""
    stuck = case.observation.stuck
    caller = case.observation.processes[0].pid
    first = next((place for place in stuck if place.pid == caller), None)
    last = stuck[-1] if stuck else None
    reasons = "; ".join(waits(case.observation, place) for place in stuck[:6])
    calls = case.observation.calls
    what = (
        f"{call_name(case, len(calls) - 1)} can never return"
        if calls
        else f"importing {case.run.module} can never end"
    )
    return Finding(
        kind="hung",
        message=f"{what}: every process waits for something that cannot come. {_capital(reasons)}",
        expected="the call returns" if calls else "the import ends",
        actual=f"a deadlock of {listed(dict.fromkeys(f'pid {place.pid}' for place in stuck))}",
        where=(first.where if first is not None else None) or (last.where if last is not None else None),
        hint=_hint(stuck) if calls else "Importing the module must only define things.",
    )


def waits(observation: Observation, place: Stuck) -> str:
    """What one process waits for, as a clause: "pid 4 waits to read from …, line 7"."""
    name = ("" if place.thread is None else "a thread of ") + who(observation, place.pid)
    at = f", line {place.where.line}" if place.where is not None else ""
    return f"{name} {_wait(observation, place)}{at}"


def who(observation: Observation, pid: int) -> str:
    """A process by its part and its pid."""
    if pid == observation.processes[0].pid:
        return f"the caller (pid {pid})"
    process = next((p for p in observation.processes if p.pid == pid), None)
    if process is not None and process.programs:
        return f"the program {process.programs[-1].argv[0] if process.programs[-1].argv else '?'} (pid {pid})"
    return f"the child (pid {pid})"


def _wait(observation: Observation, place: Stuck) -> str:
    call = place.syscall or "?"
    if call in ("wait4", "waitid"):
        return f"waits for {_waited_for(observation, place)} to end"
    if call in READS | WRITES and (place.target or "").startswith("pipe:"):
        return _on_pipe(observation, place, reading=call in READS)
    if call in ON_LOCK:
        return f"waits for a file lock on {object_name(place.target or '?')}{_lock_owner(observation, place)}"
    if call in PLAIN:
        return PLAIN[call]
    on = f" on {object_name(place.target)} (descriptor {place.fd})" if place.target is not None else ""
    return f"waits in {call}{on}"


def _waited_for(observation: Observation, place: Stuck) -> str:
    if place.waits_for is not None:
        return f"pid {place.waits_for}"
    alive = [p.pid for p in observation.processes if p.parent == place.pid and p.ended_ns is None]
    return f"a child (it has {listed(f'pid {pid}' for pid in alive)})" if alive else "a child"


def _on_pipe(observation: Observation, place: Stuck, *, reading: bool) -> str:
    """Such as: waits to read from a pipe (descriptor 3) whose write end is still open in …."""
    by_pid: dict[int, list[str]] = {}
    for holder in place.holders:
        by_pid.setdefault(holder.pid, []).append(str(holder.fd))
    ends = " and in ".join(
        f"{'itself' if pid == place.pid else who(observation, pid)} (descriptor {', '.join(fds)})"
        for pid, fds in sorted(by_pid.items(), key=lambda item: item[0] != place.pid)
    )
    what = "to read from an empty" if reading else "to write into a full"
    pipe = f"waits {what} pipe" + ("" if place.fd is None else f" (descriptor {place.fd})")
    if not ends:
        return pipe
    if reading:
        return f"{pipe} whose write end is still open in {ends}"
    return f"{pipe} whose read end is open in {ends}, where nobody reads"


def _lock_owner(observation: Observation, place: Stuck) -> str:
    if place.owner is None:
        return ""
    if place.owner == place.pid:
        return ", which it holds itself through another descriptor"
    owner = next((p for p in observation.processes if p.pid == place.owner), None)
    ended = f", which has ended ({ending(owner)})" if owner is not None and owner.ended_ns is not None else ""
    return f" that pid {place.owner} holds{ended}"


def _hint(stuck: list[Stuck]) -> str:
    """Why it matters, for the kind of wait that the deadlock turns on."""
    reading = [place for place in stuck if place.syscall in READS and place.holders]
    if reading:
        return (
            "A reader gets the end of file only when every copy of the write end is closed, its own copy included: "
            "after the fork each process closes the ends that it does not use."
        )
    if any(place.syscall in WRITES for place in stuck):
        return (
            "A pipe holds 64 KiB. Who writes more waits until somebody reads: reading and writing have to go on at "
            "the same time."
        )
    if any(place.syscall in ("futex", *ON_LOCK) for place in stuck):
        return "A lock must be released on every way out, also by a process that ends."
    return "Before you wait for something, make sure that it can still happen."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
