"""Expectations about a counter in shared memory: who raised it, how often, and what was left behind."""

from collections.abc import Iterator
from typing import ClassVar

from grader.judge.ledger import caller, forked_by_caller, process_of
from grader.judge.wording import call_name, counted, ending, listed
from grader.model.case import Case
from grader.model.errors import HarnessError
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import Irregular, Process, Watched

ZEROED_HINT = "The step to 0 is struct.pack_into's, which clears the bytes before it writes them."
RACE_HINT = (
    "To add one is three steps: read, add, write. If another worker writes in between, its increment is lost. "
    "Hold a lock that works between processes from before the read until after the write."
)

SHARE_HINT = (
    "Each forked worker adds one, increments times, in the mapping itself: no sum, and nobody else's share."
)
UNSEEN_HINT = (
    "Nobody wrote that into the eight bytes where they are mapped shared. A write or pwrite to the file is no "
    "change in the mapping, nor is one in a private mapping or in memory of another kind."
)


def watched(case: Case) -> Watched:
    """What was seen of the counter. HarnessError when the run was not watched."""
    seen = case.observation.watched
    if seen is None:
        raise HarnessError("the run did not watch the counter: give it `watch`")
    return seen


def _updates(case: Case) -> dict[int, int]:
    """How often each process raised the counter. HarnessError on a host where that cannot be seen."""
    if watched(case).by != "watchpoints":
        raise HarnessError(
            "who raised the counter, how often and by how much, cannot be seen on this machine: "
            "it has no hardware watchpoints"
        )
    return {update.pid: update.count for update in watched(case).updates}


def _mapped(case: Case) -> list[Process]:
    """The caller's forked children that had the watched file mapped shared."""
    mapped = set(watched(case).mapped)
    return [child for child in forked_by_caller(case.observation, 0) if child.pid in mapped]


class OneAtATime(Expectation, frozen=True, kw_only=True, tag="one-at-a-time"):
    """Each worker raised the counter by one, exactly as often as the call's third argument says."""

    watches: ClassVar[bool] = True

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding: for the first irregular change, else for the first worker with a wrong share."""
        _path, workers, increments = case.arguments[0]
        if watched(case).by != "watchpoints" and len(_mapped(case)) < workers:
            yield _not_mapped("one-at-a-time", case)
            return
        updates = _updates(case)
        if watched(case).irregular:
            yield _irregular_finding(watched(case).irregular)
            return
        children = forked_by_caller(case.observation, 0)
        shares = {child.pid: updates[child.pid] for child in children if child.pid in updates}
        wrong = {pid: count for pid, count in shares.items() if count != increments}
        if wrong or len(shares) != workers:
            yield _shares_finding(case, shares, wrong)


def _irregular_finding(changes: list[Irregular]) -> Finding:
    """That the counter changed by something else than one; why, is told by who it was, and by lost increments."""
    first = changes[0]
    by = f"by {listed(f'pid {pid}' for pid in first.by)}" if first.by else "by nobody who was seen"
    lost = any(int(change.after) < int(change.before) for change in changes)
    race = f"{RACE_HINT} {ZEROED_HINT}" if int(first.after) == 0 else RACE_HINT
    return Finding(
        kind="one-at-a-time",
        message=f"the counter went from {first.before} to {first.after} in one step, {by}",
        expected="every change of the counter is by one, by one worker alone",
        actual=f"{first.before} → {first.after}",
        where=first.where,
        hint=race if lost else SHARE_HINT if first.by else UNSEEN_HINT,
    )


def _shares_finding(case: Case, shares: dict[int, int], wrong: dict[int, int]) -> Finding:
    _path, workers, increments = case.arguments[0]
    ends = {process.pid: _untimely(process) for process in case.observation.processes}
    told = [f"pid {pid}: {counted(count, 'time')}{ends[pid]}" for pid, count in (wrong or shares).items()]
    who = listed(told) or "nobody did"
    if shares and not wrong:
        did = f"only {len(shares)}" if len(shares) < workers else str(len(shares))
        who = f"{did} did ({who})"
    return Finding(
        kind="one-at-a-time",
        message=f"not each of {counted(workers, 'worker')} raised the counter {increments} times: {who}",
        expected=f"{workers} workers, {increments} updates each",
        actual=listed(f"pid {pid}: {count}" for pid, count in shares.items())
        or "no update by a forked child",
        hint=SHARE_HINT,
    )


def _untimely(process: Process) -> str:
    """How a worker ended, if it did so otherwise than with status 0."""
    return "" if process.status == 0 or process.ended_ns is None else f" ({ending(process)})"


class MappedShared(Expectation, frozen=True, kw_only=True, tag="mapped-shared"):
    """As many forked children as the call's second argument says had the watched file mapped shared."""

    watches: ClassVar[bool] = True

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding when there were too few."""
        if len(_mapped(case)) < case.arguments[0][1]:
            yield _not_mapped("mapped-shared", case)


def _not_mapped(kind: str, case: Case) -> Finding:
    workers, having = case.arguments[0][1], len(_mapped(case))
    return Finding(
        kind=kind,
        message=f"{having} of {counted(workers, 'worker')} had the file mapped with MAP_SHARED",
        expected=f"{workers} workers with the file in shared memory",
        actual=f"{having}",
        hint="With MAP_PRIVATE each process changes a copy of its own, which nobody else ever sees.",
    )


class WorkersForked(Expectation, frozen=True, kw_only=True, tag="workers-forked"):
    """The work was done by as many forked children of the caller as the call's second argument says.

    Without watchpoints it is known only who could have done it: who had the file mapped shared and, where switches
    were forced, was held in the middle of its work.
    """

    watches: ClassVar[bool] = True

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding: for work done by others, else for too few workers."""
        workers = case.arguments[0][1]
        if watched(case).by != "watchpoints" and len(_mapped(case)) < workers:
            yield _not_mapped("workers-forked", case)
            return
        if watched(case).by == "opcodes":
            _all_were_held(case)
            return
        own = {child.pid for child in forked_by_caller(case.observation, 0)}
        raised = set(_updates(case))
        wrote = own & set(watched(case).writers)  # it may be lost, and yet the work was done
        if others := raised - own:
            yield _workers_finding(case, f"{_stranger(case, min(others))} raised the counter")
        elif not len(raised) <= workers <= len(wrote):
            working = raised if len(raised) > workers else wrote
            made = f"{counted(len(working), 'forked child', 'forked children')} raised the counter"
            yield _workers_finding(case, f"{made}, where {workers} had to")


def _stranger(case: Case, pid: int) -> str:
    """Who it is that is no worker."""
    if pid == caller(case.observation).pid:
        return f"the caller itself, pid {pid},"
    process = process_of(case.observation, pid)
    made = f"made by pid {process.parent}" if process is not None else "made by nobody who was seen"
    return f"pid {pid}, which is no forked child of the caller ({made}),"


def _all_were_held(case: Case) -> None:
    """HarnessError when so few workers were held that nothing is known of the others."""
    workers, held = case.arguments[0][1], set(watched(case).held)
    interrupted = sum(child.pid in held for child in _mapped(case))
    if interrupted < workers:
        raise HarnessError(
            f"only {interrupted} of {counted(workers, 'worker')} could be interrupted at their work: "
            "this machine has no hardware watchpoints, and they ran next to nothing of the submission's own code"
        )


def _workers_finding(case: Case, what: str) -> Finding:
    return Finding(
        kind="workers-forked",
        message=f"{call_name(case, 0)}: {what}",
        expected=f"{counted(case.arguments[0][1], 'forked worker')}, all forked before the first is waited for",
        actual=what,
        hint="Fork all workers in one loop, then wait for them in a second one.",
    )


class NoLeftovers(Expectation, frozen=True, kw_only=True, tag="no-leftovers"):
    """After the last call there is nothing new: no file, no shared memory, no queue, no System V object."""

    observes: ClassVar[frozenset[str]] = frozenset({"leftovers"})

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding that names what was left."""
        last = case.observation.calls[-1]
        if last.leftovers is None or last.files is None:
            raise HarnessError("the observation does not tell what was left")
        given = {file.path for file in case.run.files}
        parents = {path.rsplit("/", depth)[0] for path in given for depth in range(1, path.count("/") + 1)}
        new = [state.path for state in last.files if state.path not in given | parents]
        left = [*new, *last.leftovers]
        if left:
            yield Finding(
                kind="no-leftovers",
                message=f"when {call_name(case, 0)} returned, it had left {listed(left)}",
                expected="nothing is left",
                actual=listed(left),
                hint="What has a name outlives the process: unlink files and shared memory, remove System V objects.",
            )
