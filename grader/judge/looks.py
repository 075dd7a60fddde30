"""Expectations about what a scenario's looks showed of the server's processes, while it served."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from grader.judge.ledger import process_of
from grader.judge.scenes import played, scene_fault
from grader.judge.wording import counted, ending, listed
from grader.model.case import Case
from grader.model.errors import HarnessError
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.played import Looked


class DescriptorsBack(Expectation, frozen=True, kw_only=True, tag="descriptors-back"):
    """Between two looks at `descriptors` the server's processes together came to have no more of them open.

    `more` of them are allowed: what a server opens once, whenever it likes, is no leak.
    """

    before: str
    after: str
    more: Annotated[int, Meta(ge=0)] = 0

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for a step that failed, or with what has grown."""
        fault = scene_fault(case)
        if fault is not None:
            yield fault
            return
        before, after = (_kinds(_look(case, name)) for name in (self.before, self.after))
        grown = {kind: number - before.get(kind, 0) for kind, number in after.items()}
        total = sum(after.values()) - sum(before.values())
        if total > self.more:
            names = listed(f"{by} of {kind}" for kind, by in sorted(grown.items()) if by > 0)
            yield Finding(
                kind="descriptors-back",
                message=f"when all those clients had gone, the server had {counted(total, 'descriptor')} more open "
                f"than before they came: {names}",
                expected=f"{sum(before.values())} descriptors, as before",
                actual=f"{sum(after.values())}",
                hint="Close every connection, in every process that has a copy of it, also when it ends by an error.",
            )


class ReapedWhileServing(Expectation, frozen=True, kw_only=True, tag="reaped-while-serving"):
    """No look at `zombies` showed any: ended children are collected while the server goes on."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for a step that failed, or for the first look with zombies."""
        fault = scene_fault(case)
        if fault is not None:
            yield fault
            return
        for look in played(case).looks:
            if look.zombies:
                yield _zombies(case, look)
                return


def _zombies(case: Case, look: Looked) -> Finding:
    known = [(pid, process_of(case.observation, pid)) for pid in look.zombies]
    names = listed(f"pid {pid}" + (f" ({ending(process)})" if process else "") for pid, process in known)
    left = counted(len(known), "ended child was left as a zombie", "ended children were left as zombies")
    return Finding(
        kind="reaped-while-serving",
        message=f"while {case.run.function} went on, {left}: {names}",
        expected="ended children are collected while it goes on",
        actual=names,
        where=next((process.where for _, process in known if process and process.where), None),
        hint="A server runs for months: collect each child when it has ended (SIGCHLD, or waitpid with WNOHANG now and "
        "then), not when the next client comes or at the very end. One signal may stand for several of them.",
    )


def _look(case: Case, name: str) -> Looked:
    found = next((look for look in played(case).looks if look.name == name), None)
    if found is None:
        raise HarnessError(f"the scenario has no look called {name}")
    return found


def _kinds(look: Looked) -> dict[str, int]:
    """All processes together."""
    total: dict[str, int] = {}
    for process in look.descriptors:
        for kind, number in process.kinds.items():
            total[kind] = total.get(kind, 0) + number
    return total
