"""Expectations about what a call gives back: its value, and its arguments left alone."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from grader.judge.wording import call_name, first_difference, length_of, shorten, shown
from grader.model.answer import Digest
from grader.model.case import Case
from grader.model.errors import HarnessError
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.value import canonical, decode_text, digest


class Returns(Expectation, frozen=True, kw_only=True, tag="returns"):
    """Each call returns `equals` or, without it, what the reference solution returned.

    A list may stand for a tuple and the other way round, any bytes-like object for bytes.
    """

    equals: Any = UNSET

    def wants_answer(self) -> bool:
        """Whether the reference says what is right, because the course does not."""
        return self.equals is UNSET

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call that returned something else."""
        for call, value in enumerate(case.values):
            found = self._compared(case, call, value)
            if found is not None:
                yield found
                return

    def _compared(self, case: Case, call: int, value: object) -> Finding | None:
        if not self.wants_answer():
            if _text(value) == _text(self.equals):
                return None
            return _finding(case, call, shown(self.equals), _difference(self.equals, value))
        expected = _reference_value(case, call)
        if digest(_text(value)).sha256 == expected.sha256:
            return None
        return _finding(case, call, _digest_text(expected), _other_length(expected, value))


def _finding(case: Case, call: int, expected: str, difference: str = "") -> Finding:
    value = shown(case.values[call])
    message = f"{call_name(case, call)} returned {shorten(value, 120)}, not what it should{difference}"
    return Finding(kind="returns", message=message, expected=expected, actual=value)


def _other_length(expected: Digest, value: object) -> str:
    """That a long value is longer or shorter than it should be."""
    length = length_of(value)
    if expected.length is None or length is None or expected.length == length:
        return ""
    return f": its length is {length} and should be {expected.length}"


def _reference_value(case: Case, call: int) -> Digest:
    if case.answer is None:
        raise HarnessError("there is no reference answer to compare with")
    return case.answer.values[call]


def _digest_text(expected: Digest) -> str:
    if expected.text is not None:
        return shorten(expected.text)
    if expected.length is not None:
        return f"a value of length {expected.length}"
    return f"a value of {expected.size} characters as Python writes it"


def _text(value: object) -> str:
    """The canonical text; no value that a contract knows is nested too deeply for one."""
    try:
        return canonical(value)
    except RecursionError:
        return "<nested too deeply>"


def _difference(expected: object, actual: object) -> str:
    """Where two long values of a kind begin to differ."""
    for kind in (bytes, str):
        if isinstance(expected, kind) and isinstance(actual, kind):
            at = first_difference(expected, actual)
            return f": it has length {len(actual)} and differs from position {at} on"
    return ""


class ArgumentsUnchanged(Expectation, frozen=True, kw_only=True, tag="arguments-unchanged"):
    """No call changed its arguments."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call whose arguments were changed."""
        for call, observed in enumerate(case.observation.calls):
            if observed.arguments_before is None:
                raise HarnessError("the supervisor did not record the arguments")
            if observed.arguments_before != observed.arguments_after:
                yield Finding(
                    kind="arguments-unchanged",
                    message=f"{call_name(case, call)} changed its arguments, which belong to its caller",
                    expected=_arguments(observed.arguments_before),
                    actual=_arguments(observed.arguments_after),
                    hint="Work on a copy: list(…) makes one.",
                )
                return


def _arguments(claim: str | None) -> str:
    """The positional arguments of a record [args, kwargs]; the raw text if it is none."""
    if claim is None:
        return "arguments that could not be read back"
    try:
        [positional, _] = decode_text(claim)
        return shorten(", ".join(shown(value) for value in positional))
    except (ValueError, TypeError):
        return shorten(claim)
