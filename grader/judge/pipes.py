"""Expectations about pipes: that bytes crossed them, and which process wrote them.

"Caller" is the calling process, "children" its forked children and all that came from them. Only pipes
made by pipe or pipe2 count: a FIFO has a path, a socket is no pipe.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from msgspec import UNSET

from grader.judge.ledger import caller, forked_descendants, made_pipes, may_read, may_write, moved
from grader.judge.wording import call_name, counted
from grader.model.base import Record
from grader.model.case import Case
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import Syscall

PIPES_MIN = 2
LETTERS_MIN = 8
"""With fewer changed letters than this a length header or a pickle may hold them by chance."""
SENT_SHARE_MIN = 0.5
"""A message may be packed, but a child that knows it from before the fork was not sent it."""
PIPES_HINT = (
    "Make two pipes by os.pipe, fork, and let the caller write into one of them and read from the other: "
    "a pipe carries bytes one way."
)


class Traffic(Record, frozen=True, kw_only=True):
    """What crossed the pipes during one call: reads and writes of the caller and of its children."""

    pipes: frozenset[str]
    by_caller: list[Syscall]
    by_children: list[Syscall]


def traffic(case: Case, call: int) -> Traffic:
    """The traffic of a call. The pipes may have been made earlier."""
    observation = case.observation
    own = caller(observation).pid
    children = {process.pid for process in forked_descendants(observation)}
    pipes = made_pipes(observation, children | {own})
    moves = [s for s in observation.syscalls if s.call == call and s.target in pipes and moved(s)]
    return Traffic(
        pipes=frozenset(pipes),
        by_caller=[s for s in moves if s.pid == own],
        by_children=[s for s in moves if s.pid in children],
    )


def _read_from(some: Iterable[Syscall]) -> set[str]:
    return {s.target for s in some if may_read(s) and s.target is not None}


def _written_to(some: Iterable[Syscall]) -> set[str]:
    return {s.target for s in some if may_write(s) and s.target is not None}


def _sent_on(seen: Traffic) -> set[str]:
    """The pipes from which a child read what another process wrote: the caller, or a child that feeds it."""
    reads = {(s.target, s.pid) for s in seen.by_children if may_read(s)}
    writes = [s for s in (*seen.by_caller, *seen.by_children) if may_write(s)]
    return {target for target, reader in reads if target and _written_by_another(writes, target, reader)}


def _written_by_another(writes: list[Syscall], target: str, reader: int) -> bool:
    return any(write.target == target and write.pid != reader for write in writes)


class PipesUsed(Expectation, frozen=True, kw_only=True, tag="pipes-used"):
    """Each call used a forked child and at least two pipes, the first argument went down and an answer came back.

    Of the first argument no less than half as many bytes.
    """

    observes: ClassVar[frozenset[str]] = frozenset({"pipes", "io"})

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call that did not."""
        forked = forked_descendants(case.observation)
        for call in range(len(case.observation.calls)):
            size = len(case.arguments[call][0])
            found = _missing(traffic(case, call), forked=bool(forked), size=size)
            if found is not None:
                yield Finding(
                    kind="pipes-used",
                    message=f"{call_name(case, call)} {found}",
                    expected="a forked child, and bytes through one pipe to it and through another one back",
                    actual=found,
                    hint=PIPES_HINT,
                )
                return


def _missing(seen: Traffic, *, forked: bool, size: int) -> str | None:
    """What was not done with a message of `size` bytes, as the end of a sentence."""
    if not forked:
        return "forked no child"
    if len(seen.pipes) < PIPES_MIN:
        return f"made {counted(len(seen.pipes), 'pipe')} by pipe or pipe2, where at least two were needed"
    down = _sent_on(seen)
    back = _written_to(seen.by_children) & _read_from(seen.by_caller)
    if not down:
        return "sent no byte through a pipe to a forked child"
    if not back:
        return "read no byte from a pipe that a forked child wrote into"
    if len(down | back) < PIPES_MIN:
        return "sent the bytes both ways through one and the same pipe"
    return _sent_too_little(seen, down, size)


def _sent_too_little(seen: Traffic, down: set[str], size: int) -> str | None:
    sent = sum(moved(s) for s in seen.by_children if may_read(s) and s.target in down)
    if sent >= size * SENT_SHARE_MIN:
        return None
    return f"sent only {counted(sent, 'byte')} of its message of {size} through a pipe to a forked child"


class ChildrenWrote(Expectation, frozen=True, kw_only=True, tag="children-wrote"):
    """The children wrote `bytes` into pipes that the caller read, and the caller did not do it for them.

    Without `bytes`: the first argument upper-cased. Several children may have written a part each, in
    any order, with headers or a pickle around them.
    """

    observes: ClassVar[frozenset[str]] = frozenset({"pipes", "io"})
    bytes: Any = UNSET

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call whose children did not do the work."""
        for call in range(len(case.observation.calls)):
            message = case.arguments[call][0]
            expected = message.upper() if self.bytes is UNSET else self.bytes
            found = _not_their_work(traffic(case, call), message, expected)
            if found is not None:
                yield Finding(
                    kind="children-wrote",
                    message=f"{call_name(case, call)}: {found}",
                    expected=_wanted(expected),
                    actual=found,
                    hint="The child reads the message, upper-cases it and writes it back; the caller only "
                    "sends and receives.",
                )
                return


def _wanted(expected: bytes) -> str:
    return f"children write all {counted(len(expected), 'byte')} into a pipe that the caller reads"


def _not_their_work(seen: Traffic, message: bytes, expected: bytes) -> str | None:
    reads = [s for s in seen.by_caller if may_read(s)]
    back = _read_from(reads)
    answers = [s for s in seen.by_children if may_write(s) and s.target in back]
    if not answers and expected:
        return "no forked child wrote anything into a pipe that the caller read"
    written_at = _written_by(answers, expected)
    if written_at is None:
        return "the forked children did not write the upper-cased bytes into a pipe that the caller read"
    answered = {s.target for s in answers}
    received = sum(moved(s) for s in reads if s.target in answered)
    if received < len(expected):
        return (
            f"the caller read only {received} of the {len(expected)} bytes that came back from its children"
        )
    sent = [s for s in seen.by_caller if may_write(s) and s.began_ns <= written_at]
    if _sent_ready(sent, message, expected):
        return (
            "the caller itself wrote the upper-cased bytes into a pipe, and the child only handed them back"
        )
    return None


def _written_by(writes: list[Syscall], expected: bytes) -> int | None:
    """When the last of the expected bytes was written, in whatever order; None if they never all were.

    Bytes that could not be seen (splice) may be any.
    """
    missing, hidden, at = Counter(expected), 0, 0
    left = len(expected)
    for write in writes:
        at = write.began_ns
        if write.data is None:
            hidden += moved(write)
        else:
            left -= _take(missing, write.data)
        if left <= hidden:
            return at
    return None if left else at


def _take(missing: Counter[int], data: bytes) -> int:
    """Strike the bytes of `data` off what is missing. How many were."""
    taken = 0
    for value in set(data):
        found = min(missing[value], data.count(value))
        missing[value] -= found
        taken += found
    return taken


def _sent_ready(sent: list[Syscall], message: bytes, expected: bytes) -> bool:
    """Whether the caller had sent the expected bytes itself, before the children had written them all.

    A framing may hold a few of them by chance: then it is held against the caller only if the message's
    own bytes were not sent.
    """
    changed = Counter(expected) - Counter(message)
    if not changed:
        return False
    data = b"".join(s.data for s in sent if s.data is not None)
    present = Counter(data)
    if Counter(expected) - present:
        return False
    return sum(changed.values()) >= LETTERS_MIN or bool(Counter(message) - present)
