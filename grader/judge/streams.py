"""Expectations about what was written to the caller's standard output and standard error."""

from collections.abc import Iterator
from typing import Any, ClassVar

from msgspec import UNSET

from grader.judge.wording import counted, first_difference, shown
from grader.model.answer import Digest
from grader.model.case import Case
from grader.model.errors import HarnessError
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import Captured
from grader.model.value import digest_bytes


class _Stream(Expectation, frozen=True, kw_only=True):
    """What both streams share; see `Stdout`."""

    stream: ClassVar[str] = ""
    equals: Any = UNSET
    empty: bool = False
    contains_once: Any = UNSET
    lacks: Any = UNSET

    def wants_answer(self) -> bool:
        """Whether the reference says what is right, because the course does not."""
        return not self.empty and self.equals is self.contains_once is self.lacks is UNSET

    def judge(self, case: Case) -> Iterator[Finding]:
        """At most one finding for each key."""
        written = case.observation.stdout if self.stream == "stdout" else case.observation.stderr
        if self.wants_answer():
            yield from self._like_reference(case, written)
        if self.empty and written.size:
            yield self._finding(f"nothing had to appear on {self.stream}, but something did", b"", written)
        if self.equals is not UNSET:
            yield from self._equal(as_bytes(self.equals), written)
        if self.contains_once is not UNSET:
            yield from self._once(as_bytes(self.contains_once), written)
        if self.lacks is not UNSET and as_bytes(self.lacks) in written.data:
            message = f"{shown(as_text(self.lacks))} appeared on {self.stream}, where it does not belong"
            yield Finding(
                kind=self.stream, message=message, expected="nothing of it", actual=shown(written.data)
            )

    def _like_reference(self, case: Case, written: Captured) -> Iterator[Finding]:
        if case.answer is None:
            raise HarnessError("there is no reference answer to compare with")
        expected: Digest = getattr(case.answer, self.stream)
        if captured_digest(written) != expected:
            yield Finding(
                kind=self.stream,
                message=f"what appeared on {self.stream} is not what should have",
                expected=expected.text or counted(expected.size, "byte"),
                actual=shown(written.data),
            )

    def _equal(self, expected: bytes, written: Captured) -> Iterator[Finding]:
        if written.data != expected[: len(written.data)] or written.size != len(expected):
            at = first_difference(expected, written.data)
            message = f"what appeared on {self.stream} differs from byte {at} on from what should have"
            yield self._finding(message, expected, written)

    def _once(self, text: bytes, written: Captured) -> Iterator[Finding]:
        """At most one finding. What lies past the part that was kept is given the benefit of doubt."""
        count = written.data.count(text)
        if count > 1 or (count == 0 and written.size == len(written.data)):
            times = "did not appear" if count == 0 else f"appeared {count} times"
            yield Finding(
                kind=self.stream,
                message=f"{shown(as_text(text))} {times} on {self.stream}, and had to exactly once",
                expected="once",
                actual=f"{count} times",
                hint=self._once_hint(count),
            )

    def _once_hint(self, count: int) -> str | None:
        if count == 0:
            return None
        return (
            "A forked child has a copy of all that is printed and not yet flushed, and writes it too when it "
            "ends as Python usually does: flush before the fork, or end the child by os._exit."
        )

    def _finding(self, message: str, expected: bytes, written: Captured) -> Finding:
        return Finding(
            kind=self.stream, message=message, expected=shown(expected), actual=shown(written.data)
        )


class Stdout(_Stream, frozen=True, kw_only=True, tag="stdout"):
    """What was written to the caller's standard output, all calls together.

    `equals` all of it, `empty`, `contains_once` a text, `lacks` one; without any of them it must be what
    appeared when the reference solution ran.
    """

    stream: ClassVar[str] = "stdout"


class Stderr(_Stream, frozen=True, kw_only=True, tag="stderr"):
    """What was written to the caller's standard error; the keys are those of `stdout`."""

    stream: ClassVar[str] = "stderr"


def captured_digest(written: Captured) -> Digest:
    """What identifies a stream: the bytes that were kept, and how many there were."""
    kept = digest_bytes(written.data)
    return Digest(sha256=kept.sha256, size=written.size, text=kept.text)


def as_bytes(value: object) -> bytes:
    """Text as UTF-8, bytes as they are, anything else as the text that YAML was given."""
    if isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogateescape")


def as_text(value: object) -> str:
    """Text of bytes that mostly are some."""
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
