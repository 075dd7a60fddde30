"""Faults of a YAML file, all of them at once, each with its place."""

from collections.abc import Iterable

from grader.model.base import Record
from grader.model.errors import UsageError
from grader.spec.visible import visible

Path = tuple[str | int, ...]
"""The way to a value in a document: keys and indexes, from the root."""

BEFORE_CARET_MAX, LINE_MAX = 80, 110


class Fault(Record, frozen=True, kw_only=True):
    """What is wrong at `path`: with the value there or, when `key` is true, with its key."""

    path: Path
    message: str
    key: bool = False


class Problem(Record, frozen=True, kw_only=True):
    """One fault with its place: `line` and `column` count from 1, in characters."""

    file: str
    line: int
    column: int
    message: str
    source_line: str

    def __str__(self) -> str:
        """`file:line:column: message`, the source line, and a caret below the column."""
        start = max(0, self.column - 1 - BEFORE_CARET_MAX)
        before = visible(self.source_line[start : self.column - 1])
        after = visible(self.source_line[self.column - 1 : start + LINE_MAX])
        place = f"{visible(self.file)}:{self.line}:{self.column}"
        return f"{place}: {visible(self.message)}\n    {before}{after}\n    {' ' * len(before)}^"


class SpecError(UsageError):
    """A file of the course is wrong. `problems` are all its faults, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Sort the problems by place; the same fault found twice is said once."""
        unique = {(p.line, p.column, p.message): p for p in problems}
        self.problems = [unique[key] for key in sorted(unique)]
        super().__init__("\n".join(map(str, self.problems)))
