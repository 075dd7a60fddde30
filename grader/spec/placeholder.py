"""`<<name>>` in a string stands for a drawn value: typed when it stands alone, as text within more text."""

import re
from collections.abc import Callable, Iterator
from typing import Any

PLACEHOLDER = re.compile(r"<<(\w+)>>", re.ASCII)

Drawn = Callable[[str], Any]
"""From a variable's name to its value. KeyError for a name that is none."""


def names_in(text: str) -> list[str]:
    """The names that a string mentions, in order."""
    return PLACEHOLDER.findall(text)


def stands_alone(text: str) -> bool:
    """Whether a string is one placeholder and nothing else."""
    return PLACEHOLDER.fullmatch(text) is not None


def strings_in(
    data: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """Every string of plain data as (path, string, whether it is a key), in the order of writing."""
    if isinstance(data, str):
        yield path, data, False
    elif isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key), key, True
            yield from strings_in(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from strings_in(value, (*path, index))


def substitute(data: Any, drawn: Drawn) -> Any:
    """The same data with every placeholder replaced. Keys become text."""
    if isinstance(data, str):
        return _in_string(data, drawn) if "<<" in data else data
    if isinstance(data, dict):
        return {substitute_text(key, drawn): substitute(value, drawn) for key, value in data.items()}
    if isinstance(data, list):
        return [substitute(value, drawn) for value in data]
    return data


def substitute_text(text: str, drawn: Drawn) -> str:
    """A string with every placeholder replaced by the value's text."""
    return PLACEHOLDER.sub(lambda match: text_of(drawn(match[1])), text)


def text_of(value: Any) -> str:
    """A drawn value within a longer text: list items stand apart by one space, bytes are ASCII or escaped."""
    if isinstance(value, bytes):
        return value.decode("ascii", "backslashreplace")
    if isinstance(value, list):
        return " ".join(map(text_of, value))
    return str(value)


def _in_string(text: str, drawn: Drawn) -> Any:
    match = PLACEHOLDER.fullmatch(text)
    return drawn(match[1]) if match else substitute_text(text, drawn)
