"""The evidence of a finding: what the kernel showed of it, with process, time and call; and the line where it began.

What a finding's sentence names is told in full here: every pid, and the call of the student's function.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from grader.judge.descriptors import STANDARD
from grader.judge.ledger import PIPE_MAKERS, by_birth, process_of
from grader.judge.wording import call_name, ending, object_name, shorten, signal_name
from grader.model.case import Case
from grader.model.grade import Finding
from grader.model.observation import Descriptor, Process, Syscall, Where

SEEN_MAX = 300
LIVES_MAX, CALLS_MAX = 2, 2
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
    call = _number(finding, case, named)
    parts = [*(own(case, call) if own else ()), *map(_life, named[:LIVES_MAX]), *_call(case, call)]
    return _as_room_allows(dict.fromkeys(parts)) or None


def _as_room_allows(parts: Iterable[str]) -> str:
    """The first parts in a row, as many whole ones as are read at a glance."""
    text = ""
    for part in parts:
        longer = f"{text}; {part}" if text else shorten(part, SEEN_MAX)
        if len(longer) > SEEN_MAX:
            break
        text = longer
    return text


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
    if process.ended_ns is None:
        parts.append("did not end")
    else:
        parts.append(f"ended at {ms(process.ended_ns)} ({ending(process)})")
        waited = process.reaped_ns
        parts.append("was never waited for" if waited is None else f"was waited for at {ms(waited)}")
    return ", ".join(parts)


def _number(finding: Finding, case: Case, named: list[Process]) -> int:
    """The call that a finding is about: the one that it tells, or in which its process was made, or the last."""
    told = _NUMBER.search(finding.message)
    if told:
        return int(told[1]) - 1
    made_in = named[0].call if named else None
    return len(case.observation.calls) - 1 if made_in is None else made_in


def _call(case: Case, call: int) -> Iterator[str]:
    """When the call was made, in which process, and when it came back."""
    if 0 <= call < len(case.observation.calls):
        made, pid = case.observation.calls[call], case.observation.processes[0].pid
        how = "raised" if made.raised is not None else "returned"
        end = "did not return" if made.ended_ns is None else f"{how} at {ms(made.ended_ns)}"
        yield f"{call_name(case, call)} was called in pid {pid} at {ms(made.began_ns)} and {end}"


def _syscalls(case: Case, call: int, names: Iterable[str], *, by_caller: bool = True) -> Iterator[str]:
    """The first few system calls of these names during a call."""
    own, wanted = case.observation.processes[0].pid, set(names)
    made = [s for s in case.observation.syscalls if s.name in wanted and (by_caller or s.pid != own)]
    yield from map(_syscall, [s for s in made if s.call == call][:CALLS_MAX])


def _children(case: Case, call: int) -> list[Process]:
    """The processes that were made during a call, in order."""
    return by_birth([process for process in case.observation.processes[1:] if process.call == call])


def _syscall(call: Syscall) -> str:
    gave = "" if call.result is None else f" gave {call.result}"
    on = f" ({object_name(call.target)})" if call.target is not None else ""
    return f"{call.name} by pid {call.pid} at {ms(call.began_ns)}{gave}{on}"


def _waits(case: Case, call: int) -> Iterator[str]:
    yield from _syscalls(case, call, ("wait4", "waitpid", "waitid"))


def _pipes(case: Case, call: int) -> Iterator[str]:
    yield from _syscalls(case, call, PIPE_MAKERS)
    yield from map(_life, _children(case, call)[:1])


def _execs(case: Case, call: int) -> Iterator[str]:
    yield from _syscalls(case, call, ("dup2", "dup3"), by_caller=False)
    made = _children(case, call)
    yield from map(_life, [process for process in made if process.programs][-1:] or made[:1])


def _forks(case: Case, call: int) -> Iterator[str]:
    yield from map(_life, _children(case, call)[:LIVES_MAX])


def _signals(case: Case, _call: int) -> Iterator[str]:
    for sent in case.observation.signals[:CALLS_MAX]:
        target = "itself" if sent.target == sent.sender else f"pid {sent.target}"
        yield f"pid {sent.sender} sent {signal_name(sent.signal)} to {target} at {ms(sent.at_ns)}"


def _changes(case: Case, _call: int) -> Iterator[str]:
    watched = case.observation.watched
    for change in watched.irregular[:1] if watched is not None else ():
        yield f"the change was at {ms(change.at_ns)}"


def _end(case: Case, _call: int) -> Iterator[str]:
    yield f"the run was over at {ms(case.observation.duration_ns)}"


def _step(case: Case, _call: int) -> Iterator[str]:
    played = case.observation.played
    for step in played.steps[-1:] if played is not None else ():
        what = f"step {step.number + 1} of the clients ({step.kind})" if step.number >= 0 else "getting ready"
        end = "" if step.ended_ns is None else f" to {ms(step.ended_ns)}"
        yield f"{what} went from {ms(step.began_ns)}{end}"


def _looks(case: Case, _call: int) -> Iterator[str]:
    played = case.observation.played
    for look in played.looks[:CALLS_MAX] if played is not None else ():
        yield f"the look {look.name!r} was at {ms(look.at_ns)}"


def _openings(some: Iterable[Descriptor]) -> list[str]:
    """Who opened the first few of these, where that was noted."""
    told = []
    for each in some:
        if each.opened is not None:
            line = f" in line {each.opened.where.line}" if each.opened.where is not None else ""
            told.append(
                f"descriptor {each.fd} was opened by {each.opened.call} in pid {each.opened.pid} "
                f"at {ms(each.opened.at_ns)}{line}"
            )
    return told[:CALLS_MAX]


def openings(finding: Finding, case: Case) -> list[str]:
    """Who opened the descriptors that a finding is about, of a run that notes it; the first few."""
    return _openings(_opened(finding, case)) if finding.kind in OPENED else []


def _opened(finding: Finding, case: Case) -> list[Descriptor]:
    return OPENED[finding.kind](case, _number(finding, case, []))


def _opened_by_caller(case: Case, _call: int) -> Iterator[str]:
    yield from _openings(_new(case))


def _new(case: Case) -> list[Descriptor]:
    """What the caller has open after its last call that it had not before, or not so."""
    calls = case.observation.calls
    before = {each.fd: each.identity for each in calls[0].descriptors_before or ()}
    return [each for each in calls[-1].descriptors_after or () if before.get(each.fd) != each.identity]


def _program(case: Case, call: int) -> list[Descriptor]:
    """What the last program of a call had open."""
    ran = [program for process in _children(case, call) for program in process.programs]
    return [each for program in ran[-1:] for each in program.descriptors]


def _inherited(case: Case, call: int) -> list[Descriptor]:
    """What the last program of a call had open besides the standard descriptors."""
    return [each for each in _program(case, call) if each.fd not in STANDARD]


def _opened_by_program(case: Case, call: int) -> Iterator[str]:
    yield from _openings(_inherited(case, call))
    yield from _execs(case, call)


def _place_of(some: Iterable[Descriptor]) -> Where | None:
    return next((each.opened.where for each in some if each.opened and each.opened.where), None)


def _opened_there(finding: Finding, case: Case) -> Where | None:
    return _place_of(_opened(finding, case))


def _descriptor_1_from(finding: Finding, case: Case) -> Where | None:
    return _place_of(each for each in _program(case, _number(finding, case, [])) if each.fd == 1)


def _fork_began(finding: Finding, case: Case) -> Where | None:
    made = _children(case, _number(finding, case, []))
    return next((process.where for process in made if process.where is not None), None)


def _made(finding: Finding, case: Case) -> Where | None:
    """The line that made a file, or another thing with a name, that the sentence names."""
    words = _WORDS.split(finding.message)
    known = case.observation.made
    return next((known[word] for word in words if word in known), None)


def _changed(finding: Finding, case: Case) -> Where | None:
    """The line of the write that was none by one, when it is known; for workers with a wrong share their fork."""
    watched = case.observation.watched
    irregular = watched.irregular if watched is not None else []
    return irregular[0].where if irregular else _fork_began(finding, case)


SHOWN: dict[str, Callable[[Case, int], Iterator[str]]] = {
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
    **dict.fromkeys(("limit-file", "limit-disk", "limit-calls", "killed", "exited"), _end),
    **dict.fromkeys(("descriptors-back", "reaped-while-serving", "listens-only-there"), _looks),
    **dict.fromkeys(
        ("not-ready", "returned-early", "no-connection", "cut-off", "no-echo", "other-bytes"), _step
    ),
    **dict.fromkeys(("no-end-of-file", "not-stopped", "port-released"), _step),
}
"""What is shown of a kind of finding, before the processes that it names and the call."""

OPENED: dict[str, Callable[[Case, int], list[Descriptor]]] = {
    "no-descriptor-leak": lambda case, _call: _new(case),
    "standard-descriptors-kept": lambda case, _call: _new(case),
    "program-descriptors": _inherited,
}
"""The descriptors that a kind of finding is about."""

BEGAN: dict[str, Callable[[Finding, Case], Where | None]] = {
    **dict.fromkeys(OPENED, _opened_there),
    "one-at-a-time": _changed,
    **dict.fromkeys(("no-leftovers", "file", "in-no-file"), _made),
    "descriptor-flags": _descriptor_1_from,
    **dict.fromkeys(("redirected-by-dup2", "program-arguments"), _fork_began),
    **dict.fromkeys(
        ("pipes-used", "children-wrote", "mapped-shared", "workers-forked", "forks"), _fork_began
    ),
}
"""Where a kind of finding began, if it does not say so itself."""
