"""What happened to each process, in words: for those who do not see the picture, and for its labels."""

from collections.abc import Iterable, Iterator
from signal import Signals

from grader.model.observation import Process, Stuck
from grader.report.clean import clean
from grader.report.html.lanes import Lane
from grader.report.html.seen import Call, Seen, blamed
from grader.report.style import count
from grader.report.watching import switches

_LONGEST = 80


def line(text: str, limit: int = _LONGEST) -> str:
    """Text of a student's on one line, safe and bounded."""
    return clean(text[:limit], keep="") + ("…" if len(text) > limit else "")


def ms(nanoseconds: int) -> str:
    """A duration or a moment: "40 µs", "8.4 ms", "1.25 s"."""
    if abs(nanoseconds) >= 10**9:
        return f"{nanoseconds / 1e9:.3g} s"
    if abs(nanoseconds) < 10**5:
        return f"{nanoseconds / 1e3:.0f} µs"
    return f"{nanoseconds / 1e6:.1f} ms" if abs(nanoseconds) < 10**8 else f"{nanoseconds / 1e6:.0f} ms"


def signal_name(number: int) -> str:
    """SIGKILL, or "signal 40" for one that has no name."""
    names = {signal.value: signal.name for signal in Signals}
    return names.get(number, f"signal {number}")


def program(process: Process) -> str | None:
    """The command line of the last program that the process became."""
    return (
        line(" ".join(process.programs[-1].argv) or process.programs[-1].path) if process.programs else None
    )


def origin(process: Process) -> str:
    """Who it is: "your function's caller", "forked in line 12"."""
    if process.made_by == "grader":
        return "calls your function"
    return f"{process.made_by}ed" + (f" in line {process.where.line}" if process.where else "")


def tick(nanoseconds: int) -> str:
    """A round moment: "5 ms", "1.5 s"."""
    return f"{nanoseconds / 1e9:g} s" if nanoseconds >= 10**9 else f"{nanoseconds / 1e6:g} ms"


def brief(process: Process) -> str:
    """How it ended, in a few letters: "exit 7", "zombie, SIGKILL"."""
    if process.made_by == "grader" and process.ended_ns is None:
        return ""
    how = "still running" if process.ended_ns is None else signal_name(process.signal or 0)
    how = f"exit {process.status}" if process.ended_ns is not None and process.signal is None else how
    return ", ".join([*brief_faults(process), how])


def brief_faults(process: Process) -> list[str]:
    """What `blamed` says of one that has ended, in a few letters."""
    if process.made_by == "grader":
        return []
    never = process.ended_ns is not None and process.reaped_ns is None
    return [*(["came back out"] if process.escaped else []), *(["zombie"] if never else [])]


def ending(process: Process) -> str:
    """How it ended: "exit status 7", "killed by SIGKILL"."""
    if process.ended_ns is None:
        return "still running" if process.made_by != "grader" else ""
    if process.signal is None:
        return f"exit status {process.status}"
    by = "the grader with " if process.killed_by_grader else ""
    return f"killed by {by}{signal_name(process.signal)}"


def sentences(seen: Seen, lanes: Iterable[Lane]) -> Iterator[str]:
    """A sentence for the call, for each lane, for each signal, and for each that was stuck."""
    if seen.call is not None:
        yield _call(seen.call)
    for lane in lanes:
        alike = len(lane.members) - 1
        yield life(lane.process) + (f" {alike} more did alike." if alike else "")
    for sent in seen.signals:
        target = "itself" if sent.target == sent.sender else f"pid {sent.target}"
        yield f"pid {sent.sender} sent {signal_name(sent.signal)} to {target} at {ms(sent.at_ns)}."
    yield from map(stuck, seen.stuck)
    if seen.watched is not None:
        yield f"{switches(seen.watched)}."


def _call(call: Call) -> str:
    began = f"The call began at {ms(call.began_ns)}"
    if call.ended_ns is None:
        return f"{began} and did not return."
    return f"{began} and returned at {ms(call.ended_ns)}, with {left(len(call.zombies), len(call.running))}."


def life(process: Process) -> str:
    """One sentence for the whole of a process's life."""
    return f"pid {process.pid} {', '.join(_life(process))}."


def _life(process: Process) -> Iterator[str]:
    if process.made_by == "grader":
        yield "is the process that calls your function"
    else:
        place = f" in {line(process.where.file)} line {process.where.line}" if process.where else ""
        yield f"was {process.made_by}ed by pid {process.parent}{place} at {ms(process.born_ns)}"
    for each in process.programs:
        yield f"became the program {line(' '.join(each.argv))} at {ms(each.at_ns)}"
    if process.ended_ns is not None:
        how = ending(process).replace("exit", "ended with exit", 1)
        yield f"{how if process.signal is None else 'was ' + how} at {ms(process.ended_ns)}"
        yield from _reaped(process, process.ended_ns)
    yield from blamed(process)


def _reaped(process: Process, ended_ns: int) -> Iterator[str]:
    if process.reaped_ns is not None and process.made_by != "grader":
        by = f" by pid {process.reaped_by}" if process.reaped_by is not None else ""
        yield f"reaped {ms(process.reaped_ns - ended_ns)} later{by}"


def stuck(at: Stuck) -> str:
    """Where a process stood when the run hung or its time ran out."""
    place = f" in {line(at.where.file)} line {at.where.line}" if at.where else ""
    doing = f" in {line(at.syscall)}" if at.syscall else f" ({line(at.state)})"
    target = f" on {line(at.target)}" if at.target else ""
    return f"pid {at.pid} stood{place}{doing}{target} at the end."


def left(zombies: int, running: int) -> str:
    """What a call left behind: "1 zombie, 2 running", "nothing left"."""
    parts = [count(zombies, "zombie")] if zombies else []
    parts += [f"{running} running"] if running else []
    return ", ".join(parts) or "nothing left"
