"""The first lines of a mutant: what is wrong with it, and which checks must see that.

    # mutant: never waits for its last child
    # caught by: no-zombies, one-child

Read as text, so that a mutant may be as broken as it likes.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from grader.verify.records import Problem

MUTANT, CAUGHT_BY = "# mutant:", "# caught by:"


class Header(NamedTuple):
    """The checks that a mutant names, and what is wrong with how it names them."""

    caught_by: tuple[str, ...]
    problems: list[Problem]


def read_header(path: str, text: str, checks: Sequence[str]) -> Header:
    """Read the header of the mutant at `path`; `checks` are the ids that there are."""
    lines = list(_comments(text))
    named = [(number, name) for number, line in lines for name in _names(line)]
    known = tuple(dict.fromkeys(name for _, name in named if name in checks))
    problems = [
        Problem(text=f"{path}:{number}: there is no check {name!r}")
        for number, name in named
        if name not in checks
    ]
    if not any(line.startswith(MUTANT) and line[len(MUTANT) :].strip() for _, line in lines):
        problems.append(Problem(text=f"{path}:1: the line `{MUTANT} what is wrong with it` is missing"))
    if not named:
        problems.append(Problem(text=f"{path}:1: the line `{CAUGHT_BY} ID, ID` is missing or names no check"))
    return Header(known, problems)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            return
        yield number, line


def _names(line: str) -> list[str]:
    if not line.startswith(CAUGHT_BY):
        return []
    return [name.strip() for name in line[len(CAUGHT_BY) :].split(",") if name.strip()]
