"""The expectation that children run side by side: none is waited for before all are forked."""

from collections.abc import Iterator
from itertools import pairwise

from grader.judge.ledger import caller, forked_by_caller
from grader.judge.wording import call_name, counted, signed
from grader.model.case import Case
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import Observation, Process, Syscall

OPTIONS_AT = {"wait4": 2, "waitpid": 2, "waitid": 3}
WNOHANG = 1
P_PID = 1
INTERRUPTED = frozenset({-4, -512, -513, -514, -516})
"""EINTR, and what the kernel shows a tracer in its place (ERESTARTSYS and its kin): the wait did block."""
GAPS_MIN = 20
IN_VAIN_MIN = 2


class ForkedBeforeWaiting(Expectation, frozen=True, kw_only=True, tag="forked-before-waiting"):
    """No blocking wait of the caller began before its last fork of the call.

    A look with WNOHANG is no wait, but to look again and again until the one child has ended, before each
    further fork, is: seen if there are more than twenty children. Waits for helpers that were not forked are
    left alone, and where a counter was watched, forks of helpers, which did not write to it, too. There, each
    worker was held at its work until the caller waited for something: if each had nevertheless done its share before
    the next one was forked, it was waited for, in whatever way.
    """

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call that waited too early."""
        for call in range(len(case.observation.calls)):
            forks = _workers(case.observation, call)
            found = _waited_early(case.observation, call, forks)
            if found is not None:
                did, reached = found
                yield _finding(f"{call_name(case, call)} {did}", reached, forks)
                return


def _workers(observation: Observation, call: int) -> list[Process]:
    """The children that the caller forked; of a watched counter, those that wrote to it."""
    forks = forked_by_caller(observation, call)
    seen = observation.watched
    if seen is None or seen.by != "watchpoints":
        return forks
    return [fork for fork in forks if fork.pid in seen.writers]


def _finding(message: str, reached: int, forks: list[Process]) -> Finding:
    return Finding(
        kind="forked-before-waiting",
        message=message,
        expected="every child forked before the first wait",
        actual=f"{reached} forked before the first wait",
        where=forks[reached].where,
        hint="Fork all children in one loop and wait for them in a second one: otherwise they run one after "
        "the other and not side by side.",
    )


def _waited_early(observation: Observation, call: int, forks: list[Process]) -> tuple[str, int] | None:
    """What was the caller's first early wait, as the end of a sentence, and how many it had forked; None if nothing."""
    if not forks:
        return None
    own = caller(observation).pid
    waits = [s for s in observation.syscalls if s.pid == own and s.call == call and s.name in OPTIONS_AT]
    early = [w for w in waits if w.began_ns < forks[-1].born_ns]
    for wait in early:
        if not wait.args[OPTIONS_AT[wait.name]] & WNOHANG and _is_for_child(wait, forks):
            reached = sum(fork.born_ns <= wait.began_ns for fork in forks)
            children = counted(len(forks), "child", "children")
            return f"waited for a child when it had forked {reached} of its {children}", reached
    if _polled_one_by_one(early, forks):
        return "looked again and again until each child had ended, before it forked the next one", 1
    if _each_was_done_before_the_next(observation, forks):
        return "waited until each worker had done its share, before it forked the next one", 1
    return None


def _each_was_done_before_the_next(observation: Observation, forks: list[Process]) -> bool:
    """Whether workers that were held at their work until the caller waited never met. Not known where nobody was."""
    seen = observation.watched
    if seen is None or seen.by != "watchpoints" or len(forks) < 2:  # noqa: PLR2004 - one and the next
        return False
    done = {update.pid: update.last_ns for update in seen.updates}
    return all(0 < done.get(worker.pid, 0) < following.born_ns for worker, following in pairwise(forks))


def _is_for_child(wait: Syscall, forks: list[Process]) -> bool:
    """Whether a blocking wait was for a forked child. One that failed at once (ECHILD) was for nothing."""
    born = {fork.pid for fork in forks if fork.born_ns <= wait.began_ns}
    if wait.result is not None and wait.result > 0:
        return wait.result in {fork.pid for fork in forks}
    if wait.result is not None and wait.result < 0 and wait.result not in INTERRUPTED:
        return False
    wanted = _wanted_pid(wait)
    return bool(born) if wanted is None else wanted in born


def _wanted_pid(wait: Syscall) -> int | None:
    """The one process that a wait asked for, None when it was any of several (or by descriptor)."""
    if wait.name == "waitid":
        return signed(wait.args[1]) if signed(wait.args[0]) == P_PID else None
    pid = signed(wait.args[0])
    return pid if pid > 0 else None


def _polled_one_by_one(looks: list[Syscall], forks: list[Process]) -> bool:
    """Whether each child had been polled for to its end before the next was forked.

    Looks after each fork, threads that reap, and a handler of SIGCHLD are right, and look alike for some
    children in a row (measured: at times for 14). Only of the serial loop are all of many children reaped
    before the next fork, and some of them after looks in vain.
    """
    gaps = list(pairwise(forks))
    if len(gaps) < GAPS_MIN or not all(_reaped_before(child, following) for child, following in gaps):
        return False
    return sum(_looked_in_vain(child, looks) for child, _ in gaps) >= IN_VAIN_MIN


def _reaped_before(child: Process, following: Process) -> bool:
    return child.reaped_ns is not None and child.reaped_ns < following.born_ns


def _looked_in_vain(child: Process, looks: list[Syscall]) -> bool:
    vain = (look for look in looks if look.result == 0 and _wanted_pid(look) in {None, child.pid})
    return any(child.born_ns <= look.began_ns < (child.reaped_ns or 0) for look in vain)
