"""Expectations about a list of (pid, code) pairs: what a caller says it collected of its children."""

from collections.abc import Iterator

from grader.judge.ledger import forked_by_caller
from grader.judge.wording import call_name, counted, ending, kernel_code, shown, signal_name
from grader.model.case import Case
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import Process, SignalSent

PAIR = 2
KILLED_CODE = -9
SENT_BY_HAND = frozenset({9, 15})
"""Signals that no process gets by a fault or a timer of its own: somebody sent them."""


class CollectedCodes(Expectation, frozen=True, kw_only=True, tag="collected-codes"):
    """Each call returns one (pid, code) for each entry of its argument, the codes being the entries.

    The child that the grader killed at its birth must be reported as -9 in its place.
    """

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first wrong item of the first wrong call."""
        if case.run.kill_at_birth is not None and not any(
            process.killed_by_grader for process in case.observation.processes
        ):
            yield _finding(
                "collected-codes",
                f"{case.run.function} never forked child {case.run.kill_at_birth}, which the grader "
                "was going to kill",
                expected=counted(case.run.kill_at_birth, "fork"),
                actual=counted(len(forked_by_caller(case.observation, 0)), "fork"),
            )
            return
        for call in range(len(case.values)):
            found = _wrong_codes(case, call)
            if found is not None:
                yield found
                return


def _wrong_codes(case: Case, call: int) -> Finding | None:
    entries, who = list(case.arguments[call][0]), call_name(case, call)
    pairs = pairs_of(case.values[call])
    if isinstance(pairs, str):
        expected = f"{counted(len(entries), 'pair')} (pid, exit code)"
        return _finding(
            "collected-codes", f"{who} {pairs}", expected=expected, actual=shown(case.values[call])
        )
    if len(pairs) != len(entries):
        return _finding(
            "collected-codes",
            f"{who} returned {counted(len(pairs), 'pair')} for {counted(len(entries), 'entry', 'entries')}",
            expected=counted(len(entries), "pair"),
            actual=shown(case.values[call]),
        )
    killed = _killed_position(case, call, pairs)
    wanted = [KILLED_CODE if position == killed else entry for position, entry in enumerate(entries)]
    codes = [code for _, code in pairs]
    return _first_wrong_code(who, wanted, codes, killed)


def _first_wrong_code(who: str, wanted: list[int], codes: list[int], killed: int | None) -> Finding | None:
    for position, (right, code) in enumerate(zip(wanted, codes, strict=True)):
        if right != code:
            why = " although that child was killed by SIGKILL" if position == killed else ""
            hint = (
                "Report what os.waitpid collected, by os.waitstatus_to_exitcode, not what was asked for."
                if position == killed
                else "The codes stand in the order of the entries, whichever child ends first."
            )
            return _finding(
                "collected-codes",
                f"{who} reported the code {code} at position {position}{why}: it should be {right}",
                expected=shown(wanted),
                actual=shown(codes),
                hint=hint,
            )
    return None


def _killed_position(case: Case, call: int, pairs: list[tuple[int, int]]) -> int | None:
    """Where the child that the grader killed stands: by its pid, or else by its place among the forks."""
    forks = forked_by_caller(case.observation, call)
    killed = [number for number, process in enumerate(forks) if process.killed_by_grader]
    if not killed:
        return None
    pids = [pid for pid, _ in pairs]
    pid = forks[killed[0]].pid
    return pids.index(pid) if pid in pids else killed[0]


def pairs_of(value: object) -> list[tuple[int, int]] | str:
    """The (pid, code) pairs of a returned value, or what is wrong with it, as the end of a sentence."""
    if not isinstance(value, list | tuple):
        return f"returned {shown(value)}, which is no list of (pid, exit code) pairs"
    pairs = []
    for position, item in enumerate(value):
        if not (
            isinstance(item, list | tuple) and len(item) == PAIR and all(type(part) is int for part in item)
        ):
            return f"returned {shown(item)} at position {position}, which is no pair of integers (pid, exit code)"
        pairs.append((item[0], item[1]))
    return pairs


class ChildrenReturned(Expectation, frozen=True, kw_only=True, tag="children-returned"):
    """Each call returns (pid, code) pairs that are its forked children, in order, as they ended."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call whose pairs are not its children."""
        for call, value in enumerate(case.values):
            pairs = pairs_of(value)
            forks = forked_by_caller(case.observation, call)
            fault = pairs if isinstance(pairs, str) else _unlike(pairs, forks)
            if fault is not None:
                yield _finding(
                    "children-returned",
                    f"{call_name(case, call)} {fault}",
                    expected=shown([(fork.pid, kernel_code(fork)) for fork in forks]),
                    actual=shown(value),
                    hint="The kernel was asked which processes were forked, and how each one ended.",
                )
                return


def _unlike(pairs: list[tuple[int, int]], forks: list[Process]) -> str | None:
    """How the pairs differ from the children, as the end of a sentence; None when they do not."""
    if len(pairs) != len(forks):
        children = counted(len(forks), "child", "children")
        return f"returned {counted(len(pairs), 'pair')}, but the kernel saw it fork {children}"
    for position, ((pid, code), fork) in enumerate(zip(pairs, forks, strict=True)):
        if pid != fork.pid:
            return f"returned pid {pid} at position {position}, where the kernel saw it fork pid {fork.pid}"
        if code != kernel_code(fork):
            return f"reported the code {code} for pid {pid}, but the kernel saw: {ending(fork)}"
    return None


class SignalledItself(Expectation, frozen=True, kw_only=True, tag="signalled-itself"):
    """For each negative entry -n of the argument, the child in its place killed itself with signal n."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first child that did not."""
        for call, (entries, *_) in enumerate(case.arguments[: len(case.values)]):
            for position, entry in enumerate(entries):
                if entry < 0:
                    fault = _not_by_itself(case, call, position, -entry)
                    if fault is not None:
                        yield fault
                        return


def _not_by_itself(case: Case, call: int, position: int, number: int) -> Finding | None:
    who, child = call_name(case, call), _child_at(case, call, position)
    hint = f"The child itself calls os.kill(os.getpid(), {number})."
    if child is None:
        message = f"{who} forked no child for position {position}"
        return _finding("signalled-itself", message, expected="a forked child", actual="none", hint=hint)
    if child.signal != number:
        message = f"the child for position {position}, pid {child.pid}, had to kill itself with "
        message += f"{signal_name(number)}, but it ended otherwise: {ending(child)}"
        return _finding(
            "signalled-itself",
            message,
            child,
            expected=f"killed by {signal_name(number)}",
            actual=ending(child),
            hint=hint,
        )
    senders = [sent.sender for sent in case.observation.signals if _reaches(sent, child.pid, number)]
    if senders[:1] == [child.pid] or (not senders and number not in SENT_BY_HAND):
        return None
    by = f"pid {senders[0]}" if senders else "no call of its own"
    message = f"the child for position {position}, pid {child.pid}, was killed by {by} and not by itself"
    expected = f"{signal_name(number)} sent by pid {child.pid} to itself"
    return _finding("signalled-itself", message, child, expected=expected, actual=f"sent by {by}", hint=hint)


def _reaches(sent: SignalSent, pid: int, number: int) -> bool:
    """Whether a signal went to this process; to a process's own group counts as to itself."""
    own_group = sent.sender == pid and sent.target in {0, -pid}
    return sent.signal == number and (sent.target == pid or own_group)


def _child_at(case: Case, call: int, position: int) -> Process | None:
    """The forked child that the call reports at a position, or else the one that was forked in that place."""
    forks = forked_by_caller(case.observation, call)
    pairs = pairs_of(case.values[call])
    if not isinstance(pairs, str) and position < len(pairs):
        for fork in forks:
            if fork.pid == pairs[position][0]:
                return fork
    return forks[position] if position < len(forks) else None


def _finding(
    kind: str,
    message: str,
    child: Process | None = None,
    *,
    expected: str | None = None,
    actual: str | None = None,
    hint: str | None = None,
) -> Finding:
    where = child.where if child is not None else None
    return Finding(kind=kind, message=message, expected=expected, actual=actual, where=where, hint=hint)
