"""The evidence of a finding: what the kernel showed of it, with process, time and call; and the line where it began.

What a finding's sentence names is told in full here: every pid, and the call of the student's function.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from grader.judge.descriptors import STANDARD
from grader.judge.ledger import PIPE_MAKERS, by_birth, forked_descendants, process_of
from grader.judge.wording import call_name, ending, object_name, shorten, signal_name
from grader.model.case import Case
from grader.model.grade import Finding
from grader.model.observation import Descriptor, Process, Syscall, Where

SEEN_MAX = 400
LIVES_MAX, CALLS_MAX = 2, 3
NS_PER_MS = 1_000_000
_PID = re.compile(r"\bpid (\d+)")
_NUMBER = re.compile(r"\(call (\d+) of \d+\)")
_WORDS = re.compile(r"[\s,]+")
EXPLAINED = frozenset(
    (
        *("no-descriptor-leak", "standard-descriptors-kept", "program-descriptors", "descriptor-flags"),
        *("no-leftovers", "file", "in-no-file", "one-at-a-time"),
    )
)
"""Kinds of findings whose line is known only of a run that notes who opened and made what, and where."""


def seen(finding: Finding, case: Case) -> str | None:
    """What shows the fault, in a row; None for a run in which no process of the submission's was seen."""
    if not case.observation.processes:
        return None
    own = SHOWN.get(finding.kind)
    named = _named(finding, case)
    parts = [*(own(case) if own else ()), *map(_life, named[:LIVES_MAX]), *_call(finding, case)]
    return shorten("; ".join(dict.fromkeys(parts)), SEEN_MAX) or None


def began(finding: Finding, case: Case) -> Where | None:
    """The line where it began, as near as it is known: at the worst where the function begins."""
    own = BEGAN.get(finding.kind)
    return (own(finding, case) if own else None) or case.observation.defined


def ms(nanoseconds: int) -> str:
    """A moment of the run: "1.2 ms"."""
    return f"{nanoseconds / NS_PER_MS:.1f} ms"


def _named(finding: Finding, case: Case) -> list[Process]:
    """The children that a finding names by their pids, in that order."""
    pids = dict.fromkeys(int(pid) for pid in _PID.findall(f"{finding.message} {finding.actual or ''}"))
    known = (process_of(case.observation, pid) for pid in pids)
    return [process for process in known if process is not None and process.made_by != "grader"]


def _life(process: Process) -> str:
    """Such as "pid 4 was forked by pid 3 at 1.0 ms, ended at 2.0 ms (exit status 0), was never waited for"."""
    parts = [f"pid {process.pid} was {process.made_by}ed by pid {process.parent} at {ms(process.born_ns)}"]
    parts += [
        f"exec'd {shorten(program.path, 60)} at {ms(program.at_ns)}" for program in process.programs[-1:]
    ]
    if process.escaped_ns is not None:
        parts.append(f"came back out at {ms(process.escaped_ns)}")
    if process.ended_ns is not None:
        parts.append(f"ended at {ms(process.ended_ns)} ({ending(process)})")
        waited = process.reaped_ns
        parts.append("was never waited for" if waited is None else f"was waited for at {ms(waited)}")
    return ", ".join(parts)


def _call(finding: Finding, case: Case) -> Iterator[str]:
    """When the call was made, in which process, and when it came back."""
    calls = case.observation.calls
    number = _NUMBER.search(finding.message)
    call = int(number[1]) - 1 if number else len(calls) - 1
    if 0 <= call < len(calls):
        made, pid = calls[call], case.observation.processes[0].pid
        how = "raised" if made.raised is not None else "returned"
        end = "did not return" if made.ended_ns is None else f"{how} at {ms(made.ended_ns)}"
        yield f"{call_name(case, call)} was called in pid {pid} at {ms(made.began_ns)} and {end}"


def _syscalls(case: Case, names: Iterable[str], *, by_caller: bool = True) -> Iterator[str]:
    """The first few system calls of these names."""
    own, wanted = case.observation.processes[0].pid, set(names)
    made = [s for s in case.observation.syscalls if s.name in wanted and (by_caller or s.pid != own)]
    yield from map(_syscall, made[:CALLS_MAX])


def _syscall(call: Syscall) -> str:
    gave = "" if call.result is None else f" gave {call.result}"
    on = f" ({object_name(call.target)})" if call.target is not None else ""
    return f"{call.name} by pid {call.pid} at {ms(call.began_ns)}{gave}{on}"


def _waits(case: Case) -> Iterator[str]:
    yield from _syscalls(case, ("wait4", "waitpid", "waitid"))


def _pipes(case: Case) -> Iterator[str]:
    yield from _syscalls(case, PIPE_MAKERS)
    yield from map(_life, forked_descendants(case.observation)[:1])


def _execs(case: Case) -> Iterator[str]:
    yield from _syscalls(case, ("dup2", "dup3"), by_caller=False)
    ran = [process for process in case.observation.processes[1:] if process.programs]
    yield from map(_life, ran[-1:] or by_birth(case.observation.processes[1:])[:1])


def _forks(case: Case) -> Iterator[str]:
    yield from map(_life, by_birth(case.observation.processes[1:])[:LIVES_MAX])


def _signals(case: Case) -> Iterator[str]:
    for sent in case.observation.signals[:CALLS_MAX]:
        yield f"pid {sent.sender} sent {signal_name(sent.signal)} to {sent.target} at {ms(sent.at_ns)}"


def _changes(case: Case) -> Iterator[str]:
    watched = case.observation.watched
    for change in watched.irregular[:1] if watched is not None else ():
        yield f"the change was at {ms(change.at_ns)}"


def _end(case: Case) -> Iterator[str]:
    yield f"the run was ended at {ms(case.observation.duration_ns)}"


def _step(case: Case) -> Iterator[str]:
    played = case.observation.played
    if played is None:
        return
    for step in played.steps[-1:]:
        what = f"step {step.number + 1}, {step.kind}" if step.number >= 0 else "getting ready"
        end = "" if step.ended_ns is None else f" to {ms(step.ended_ns)}"
        yield f"the clients were at {what}, from {ms(step.began_ns)}{end}"


def _looks(case: Case) -> Iterator[str]:
    played = case.observation.played
    for look in played.looks[:CALLS_MAX] if played is not None else ():
        yield f"the look {look.name!r} was at {ms(look.at_ns)}"


def _openings(some: Iterable[Descriptor]) -> Iterator[str]:
    for each in some:
        if each.opened is not None:
            line = f" in line {each.opened.where.line}" if each.opened.where is not None else ""
            yield (
                f"descriptor {each.fd} was opened by {each.opened.call} in pid {each.opened.pid} "
                f"at {ms(each.opened.at_ns)}{line}"
            )


def _opened_by_caller(case: Case) -> Iterator[str]:
    yield from list(_openings(_new(case)))[:CALLS_MAX]


def _new(case: Case) -> list[Descriptor]:
    """What the caller has open after its last call that it had not before, or not so."""
    calls = case.observation.calls
    before = {each.fd: each.identity for each in (calls[0].descriptors_before or ()) if calls}
    return [each for each in calls[-1].descriptors_after or () if before.get(each.fd) != each.identity]


def _inherited(case: Case) -> list[Descriptor]:
    ran = [program for process in case.observation.processes[1:] for program in process.programs]
    return [each for program in ran[-1:] for each in program.descriptors if each.fd not in STANDARD]


def _opened_by_program(case: Case) -> Iterator[str]:
    yield from list(_openings(_inherited(case)))[:CALLS_MAX]
    yield from _execs(case)


def _place_of(some: Iterable[Descriptor]) -> Where | None:
    return next((each.opened.where for each in some if each.opened and each.opened.where), None)


def _program_began(_finding: Finding, case: Case) -> Where | None:
    ran = [process for process in case.observation.processes[1:] if process.programs]
    return _place_of(_inherited(case)) or (ran[-1].where if ran else None)


def _fork_began(_finding: Finding, case: Case) -> Where | None:
    return next((p.where for p in by_birth(case.observation.processes[1:]) if p.where is not None), None)


def _made(finding: Finding, case: Case) -> Where | None:
    """The line that made a file, or another thing with a name, that the sentence names."""
    words = _WORDS.split(finding.message)
    known = case.observation.made
    return next((known[word] for word in words if word in known), None)


def _changed(finding: Finding, case: Case) -> Where | None:
    watched = case.observation.watched
    known = (change.where for change in (watched.irregular if watched is not None else ()))
    return next((where for where in known if where is not None), None) or _fork_began(finding, case)


SHOWN: dict[str, Callable[[Case], Iterator[str]]] = {
    "forks": _forks,
    "forked-before-waiting": _waits,
    "signalled-itself": _signals,
    "pipes-used": _pipes,
    "children-wrote": _pipes,
    "one-at-a-time": _changes,
    "no-descriptor-leak": _opened_by_caller,
    "standard-descriptors-kept": _opened_by_caller,
    "program-descriptors": _opened_by_program,
    **dict.fromkeys(
        ("redirected-by-dup2", "program-arguments", "descriptor-flags", "program-not-run"), _execs
    ),
    **dict.fromkeys(
        ("hung", "limit-wall", "limit-cpu", "limit-memory", "limit-processes", "limit-output"), _end
    ),
    **dict.fromkeys(("limit-file", "limit-disk", "killed", "exited"), _end),
    **dict.fromkeys(("descriptors-back", "reaped-while-serving", "listens-only-there"), _looks),
    **dict.fromkeys(
        ("not-ready", "returned-early", "no-connection", "cut-off", "no-echo", "other-bytes"), _step
    ),
    **dict.fromkeys(("no-end-of-file", "not-stopped", "port-released"), _step),
}
"""What is shown of a kind of finding, before the processes that it names and the call."""

BEGAN: dict[str, Callable[[Finding, Case], Where | None]] = {
    "no-descriptor-leak": lambda _finding, case: _place_of(_new(case)),
    "standard-descriptors-kept": lambda _finding, case: _place_of(_new(case)),
    "one-at-a-time": _changed,
    **dict.fromkeys(("no-leftovers", "file", "in-no-file"), _made),
    **dict.fromkeys(
        ("program-descriptors", "descriptor-flags", "redirected-by-dup2", "program-arguments"), _program_began
    ),
    **dict.fromkeys(
        ("pipes-used", "children-wrote", "mapped-shared", "workers-forked", "forks"), _fork_began
    ),
}
"""Where a kind of finding began, if it does not say so itself."""
