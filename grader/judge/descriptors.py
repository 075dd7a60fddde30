"""Expectations about the calling process's open descriptors, before the first call and after the last."""

from collections.abc import Iterator
from typing import ClassVar

from grader.judge.ledger import descriptors
from grader.judge.wording import call_name, counted, listed, object_name
from grader.model.case import Case
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import Descriptor

STANDARD = range(3)


class NoDescriptorLeak(Expectation, frozen=True, kw_only=True, tag="no-descriptor-leak"):
    """After the last call the caller has the descriptors of before the first, open on the same things."""

    judges_raised: ClassVar[bool] = True

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for descriptors that are new, one for those that are gone or on something else."""
        last = case.observation.calls[-1]
        if last.raised is not None or last.ended_ns is None:
            return  # the exception's frames, or the call, still hold what the function had open
        before, after = (_by_number(some) for some in descriptors(case))
        new = [after[fd] for fd in sorted(after.keys() - before.keys())]
        if new:
            yield _leaked(case, new)
        changed = [was for fd, was in sorted(before.items()) if not _same(was, after.get(fd))]
        if changed:
            yield _changed("no-descriptor-leak", case, changed, after)


def _leaked(case: Case, new: list[Descriptor]) -> Finding:
    calls = counted(len(case.observation.calls), "call")
    names = listed(_named(descriptor) for descriptor in new)
    return Finding(
        kind="no-descriptor-leak",
        message=f"after {calls} of {case.run.function} the caller had {counted(len(new), 'descriptor')} more "
        f"than before: {names}",
        expected="the descriptors of before",
        actual=names,
        hint="Close each descriptor in every process that has it, on every way out of the function: a "
        "process may have only so many, and a pipe ends only when its last writing end is closed.",
    )


class StandardDescriptorsKept(Expectation, frozen=True, kw_only=True, tag="standard-descriptors-kept"):
    """After the last call the caller's descriptors 0, 1 and 2 are open on what they were open on before."""

    judges_raised: ClassVar[bool] = True

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding that names those that are not."""
        before, after = (_by_number(some) for some in descriptors(case))
        changed = [before[fd] for fd in STANDARD if fd in before and not _same(before[fd], after.get(fd))]
        opened = [after[fd] for fd in STANDARD if fd in after and fd not in before]
        if changed or opened:
            yield _changed("standard-descriptors-kept", case, changed or opened, after)


def _changed(kind: str, case: Case, changed: list[Descriptor], after: dict[int, Descriptor]) -> Finding:
    now = listed(_now(descriptor.fd, after.get(descriptor.fd)) for descriptor in changed)
    last = len(case.observation.calls) - 1
    return Finding(
        kind=kind,
        message=f"when {call_name(case, last)} had returned, the caller's descriptors were not what "
        f"they had been: {now}",
        expected=listed(_named(descriptor) for descriptor in changed),
        actual=now,
        hint="Redirect in the child, after the fork: what is done before it is done to the caller.",
    )


def _by_number(some: list[Descriptor]) -> dict[int, Descriptor]:
    return {descriptor.fd: descriptor for descriptor in some}


def _same(was: Descriptor, now: Descriptor | None) -> bool:
    return now is not None and (was.identity, was.target) == (now.identity, now.target)


def _named(descriptor: Descriptor) -> str:
    return f"{descriptor.fd} ({object_name(descriptor.target)})"


def _now(fd: int, now: Descriptor | None) -> str:
    return f"{fd} is closed" if now is None else f"{fd} is now {object_name(now.target)}"
