"""Plain data to records by msgspec, and its error as a fault with a path."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from types import UnionType
from typing import Any

import msgspec

from grader.model.assignment import Intervention
from grader.model.expectation import Expectation
from grader.spec.errors import Fault, Path
from grader.spec.placeholder import Drawn, substitute

TYPE_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "a mapping",
    "bytes": "bytes",
    "null": "null",
}
TYPE_NAME = re.compile("`([^`]*)`")
STEP = re.compile(r"\.(?P<key>[^.\[]+)|\[(?P<index>\d+)\]|(?P<lost>\[\.\.\.\])")


def fault_of(error: msgspec.ValidationError, at: Path = ()) -> Fault:
    """The error of a conversion of what lies at `at`, as far as msgspec tells the way to it."""
    message, _, way = str(error).partition(" - at `$")
    worded = TYPE_NAME.sub(lambda match: TYPE_WORDS.get(match[1], f'"{match[1]}"'), message)
    return Fault(path=(*at, *_steps(way.rstrip("`"))), message=worded[:1].lower() + worded[1:])


def _steps(way: str) -> Path:
    steps: list[str | int] = []
    for match in STEP.finditer(way):
        if match["lost"]:
            break
        steps.append(match["key"] or int(match["index"]))
    return tuple(steps)


def expectation_union(kinds: Sequence[type[Expectation]]) -> Any:
    """The type that is any of these kinds, told apart by `kind`."""
    return reduce(or_, kinds)


def to_expectation(written: Any, union: Any, drawn: Drawn) -> Expectation:
    """An expectation with the drawn values filled in. msgspec.ValidationError when it does not fit."""
    expectation: Expectation = msgspec.convert(substitute(written, drawn), union)
    return expectation


def chosen_child(intervention: Intervention | None, kind: type | UnionType, drawn: Drawn) -> int | None:
    """The number, from 1, of the child that an intervention of this kind is for. msgspec.ValidationError if none."""
    if intervention is None or not isinstance(intervention, kind):
        return None
    number = substitute(intervention.nth, drawn)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        message = f"nth must be a whole number from 1 on, not {number!r}"
        raise msgspec.ValidationError(message)
    return number
