"""Expectations about processes: how many were forked, that none came back, none was left."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from grader.judge.ledger import forked_by_caller, forked_descendants, process_of
from grader.judge.wording import call_name, counted, ending, listed, shorten
from grader.model.case import Case
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import CallObservation, Process

_WHAT_A_FORK_IS = (
    "Only os.fork, and what is built on it, makes a copy of the caller: subprocess, posix_spawn and "
    "os.system do not."
)

Count = Annotated[int, Meta(ge=0)]


class Forks(Expectation, frozen=True, kw_only=True, tag="forks"):
    """Processes were forked: by each call or, with `each_call: false`, by all calls together.

    Counted are copies of the caller and what comes from them; with `by_caller` only the caller's own
    children. vfork, posix_spawn and subprocess are no forks.
    """

    judges_raised: ClassVar[bool] = True
    at_least: Count = 0
    exactly: Count | None = None
    by_caller: bool = False
    each_call: bool = True

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call with too few or too many."""
        forks = [self._forks(case, call) for call in range(len(case.observation.calls))]
        if not self.each_call:
            forks = [[process for made in forks for process in made]]
        for call, made in enumerate(forks):
            if len(made) < self.at_least or (self.exactly is not None and len(made) != self.exactly):
                yield self._finding(call_name(case, call) if self.each_call else case.run.function, made)
                return

    def _forks(self, case: Case, call: int) -> list[Process]:
        if self.by_caller:
            return forked_by_caller(case.observation, call)
        descendants = forked_descendants(case.observation)
        return [p for p in descendants if p.made_by == "fork" and p.call == call]

    def _finding(self, who: str, forks: list[Process]) -> Finding:
        count = len(forks)
        wanted, how = (self.at_least, "at least ") if self.exactly is None else (self.exactly, "")
        made = counted(count, "child", "children") if count else "no child"
        return Finding(
            kind="forks",
            message=f"{who} forked {made}, where {how or 'exactly '}{wanted} had to be forked",
            expected=how + counted(wanted, "fork"),
            actual=counted(count, "fork"),
            where=forks[-1].where if count > wanted else None,
            hint=None if count else _WHAT_A_FORK_IS,
        )


class ChildrenStayOut(Expectation, frozen=True, kw_only=True, tag="children-stay-out"):
    """No child returned from, or raised out of, the student's function: only the caller does."""

    judges_raised: ClassVar[bool] = True

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first child that escaped."""
        escaped = [p for p in case.observation.processes[1:] if p.escaped is not None]
        if escaped:
            yield escape_finding(case, escaped)


def escape_finding(case: Case, escaped: Sequence[Process]) -> Finding:
    """That children came back out of the student's function, told of the first."""
    first, others = escaped[0], len(escaped) - 1
    said = "an exception" if first.raised is None else f"{first.raised.type}: {first.raised.message}"
    what = shorten(said.removesuffix(": "))
    did = "returned from" if first.escaped == "returned" else f"raised {what} out of"
    more = f"; so did {counted(others, 'other child', 'other children')}" if others else ""
    return Finding(
        kind="children-stay-out",
        message=f"a child, pid {first.pid}, {did} {case.run.function}, as only the caller may{more}",
        expected=f"only pid {case.observation.processes[0].pid}, the caller, comes back out of it",
        actual=f"pid {first.pid} {first.escaped or 'came back'}",
        where=(first.raised.where if first.raised is not None else None) or first.where,
        hint="A child must end inside of the function: call os._exit in it, in a finally clause, so that an "
        "exception cannot get past. sys.exit only raises SystemExit.",
    )


class NoZombies(Expectation, frozen=True, kw_only=True, tag="no-zombies"):
    """At each return every ended child has been waited for."""

    judges_raised: ClassVar[bool] = True

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first return that left zombies."""
        found = _first_left(case, lambda call: call.zombies)
        if found is not None:
            call, left = found
            message = f"when {call_name(case, call)} returned, {_had(left)} ended and not been waited for"
            hint = (
                "An ended child stays in the process table as a zombie until its parent waits for it: "
                "call os.waitpid for every child."
            )
            yield _left_finding("no-zombies", message, left, hint)


class NoOrphans(Expectation, frozen=True, kw_only=True, tag="no-orphans"):
    """At each return no process that the call started is still running.

    With `copies_only` only forked ones that have exec'd nothing count: copies of the caller.
    """

    judges_raised: ClassVar[bool] = True
    copies_only: bool = False

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first return that left processes running."""
        found = _first_left(case, lambda call: [pid for pid in call.running if self._counts(case, pid)])
        if found is not None:
            call, left = found
            were = f"{counted(len(left), 'process', 'processes')} of it {'was' if len(left) == 1 else 'were'}"
            message = f"when {call_name(case, call)} returned, {were} still running"
            hint = "Whatever a call starts must have ended, and have been waited for, when the call returns."
            yield _left_finding("no-orphans", message, left, hint, ended=False)

    def _counts(self, case: Case, pid: int) -> bool:
        process = _known(case, pid)
        return not self.copies_only or (process.made_by == "fork" and not process.programs)


def _had(left: list[Process]) -> str:
    return counted(len(left), "child had", "children had")


def _first_left(case: Case, left: Callable[[CallObservation], list[int]]) -> tuple[int, list[Process]] | None:
    """The first call that returned and left processes; one that raised is no return."""
    for call, observed in enumerate(case.observation.calls):
        if (observed.raised is None or left_by_exit(case, observed)) and left(observed):
            return call, [_known(case, pid) for pid in left(observed)]
    return None


def left_by_exit(case: Case, observed: CallObservation) -> bool:
    """Whether a call of a server ended by sys.exit(0), which counts as a return there."""
    raised = observed.raised
    return case.run.scenario is not None and raised is not None and raised.exit_status == 0


def _known(case: Case, pid: int) -> Process:
    return process_of(case.observation, pid) or Process(pid=pid, parent=0, made_by="fork", born_ns=0)


def _left_finding(kind: str, message: str, left: list[Process], hint: str, *, ended: bool = True) -> Finding:
    names = listed(_named(p, ended=ended) for p in left)
    where = next((p.where for p in left if p.where is not None), None)
    return Finding(
        kind=kind, message=f"{message}: {names}", expected="none", actual=names, where=where, hint=hint
    )


def _named(process: Process, *, ended: bool) -> str:
    """Such as "pid 5 (the program cat)", "pid 6 (exit status 1)"."""
    known = [f"the program {shorten(process.programs[-1].argv[0], 80)}"] if _has_name(process) else []
    known += [ending(process)] if ended else []
    return f"pid {process.pid}" + (f" ({', '.join(known)})" if known else "")


def _has_name(process: Process) -> bool:
    return bool(process.programs and process.programs[-1].argv)
