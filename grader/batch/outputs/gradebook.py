"""What filling in a gradebook takes, whoever made it."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from grader.batch.outputs.rows import Row
from grader.batch.outputs.table import Table
from grader.judge.score import exact
from grader.model.base import Record

_PLACES = 2
MISSING = "not in the gradebook"
UNCLEAR = "several for one line of the gradebook, which is left as it was"


class Filled(Record, frozen=True, kw_only=True):
    """A filled-in table, and whose marks are not in it: reason → names."""

    table: Table
    left_out: dict[str, list[str]]


class Match(Record, frozen=True, kw_only=True):
    """A student, and the line of the gradebook that is that one's alone."""

    row: Row
    line: list[str]


def matches(
    found: Iterable[Row], line_of: Callable[[Row], list[str] | None], left_out: dict[str, list[str]]
) -> list[Match]:
    """Who is in which line. Who is in none, or in one with others, is `left_out`."""
    lines: dict[int, list[Match]] = {}
    for row in found:
        line = line_of(row)
        if line is None:
            left_out.setdefault(MISSING, []).append(row.who)
        else:
            lines.setdefault(id(line), []).append(Match(row=row, line=line))
    several = [match.row.who for group in lines.values() if len(group) > 1 for match in group]
    if several:
        left_out[UNCLEAR] = several
    return [group[0] for group in lines.values() if len(group) == 1]


def index_by(lines: Iterable[list[str]], column: int) -> dict[str, list[str]]:
    """Lines by a cell of theirs. A cell that two lines have finds neither of them, and an empty one nothing."""
    found: dict[str, list[str]] = {}
    twice: set[str] = set()
    for line in lines:
        key = line[column].strip().casefold() if len(line) > column else ""
        if key in found:
            twice.add(key)
        found[key] = line
    return {key: line for key, line in found.items() if key and key not in twice}


def number(cell: str) -> Fraction | None:
    """A number as people write it: "100", "100.00", "100,00"; None for anything else."""
    try:
        return Fraction(cell.strip().replace(",", "."))
    except ValueError:
        return None


def scaled(mark: float, max_score: float, possible: Fraction | None) -> str:
    """A mark out of so many points, with at most two decimals."""
    scale = Fraction(1) if not possible or not max_score else possible / exact(max_score)
    return f"{float(round(exact(mark) * scale, _PLACES)):.2f}".rstrip("0").rstrip(".")
