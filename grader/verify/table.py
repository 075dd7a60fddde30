"""The table of checks and mutants. Pure."""

from collections.abc import Iterator, Sequence

from grader.model.base import Record
from grader.report.clean import clean
from grader.verify.records import Graded, Verified

NAME_MAX = 34
_SHORTEST_NAME = 12


class Signs(Record, frozen=True, kw_only=True):
    """One character each: what a mutant's row says of a check."""

    caught: str
    also: str
    passed: str
    skipped: str
    error: str
    ellipsis: str


UNICODE = Signs(caught="●", also="○", passed="·", skipped="-", error="!", ellipsis="…")
ASCII = Signs(caught="#", also="o", passed=".", skipped="-", error="!", ellipsis="~")


def table(result: Verified, signs: Signs, width: int) -> Iterator[str]:
    """Yield the lines: the checks, numbered, with how many mutants name each; then a row for each mutant."""
    mutants = [one for one in result.graded if one.subject.kind == "mutant"]
    if not mutants:
        return
    yield from _legend(result.checks, mutants, width)
    yield ""
    longest = max(len(one.subject.name) for one in mutants)
    room = max(_SHORTEST_NAME, min(longest, NAME_MAX, width - 2 * len(result.checks) - 2))
    yield from _heading(len(result.checks), room)
    for one in mutants:
        name = clean(one.subject.name, keep="", ascii_only=signs is ASCII)
        shown = name if len(name) <= room else name[: room - 1] + signs.ellipsis
        yield f"{shown:<{room}}  {' '.join(_cells(one, result.checks, signs))}".rstrip()


def explanation(signs: Signs) -> str:
    """Say what the signs mean."""
    return (
        f"{signs.caught} caught, as the mutant says   {signs.also} failed besides   {signs.passed} passed   "
        f"{signs.skipped} skipped   {signs.error} the grader failed"
    )


def _cells(one: Graded, checks: Sequence[str], signs: Signs) -> Iterator[str]:
    outcomes = {check.id: check.outcome for check in one.grade.checks} if one.grade else {}
    for check in checks:
        match outcomes.get(check, "error"):
            case "failed":
                yield signs.caught if check in one.subject.caught_by else signs.also
            case "passed":
                yield signs.passed
            case "skipped":
                yield signs.skipped
            case _:
                yield signs.error


def _legend(checks: Sequence[str], mutants: Sequence[Graded], width: int) -> Iterator[str]:
    counts = [sum(check in one.subject.caught_by for one in mutants) for check in checks]
    items = [
        f"{n:>2} {check} ({c})" for n, (check, c) in enumerate(zip(checks, counts, strict=True), start=1)
    ]
    cell = max(map(len, items)) + 2
    columns = max(1, width // cell)
    for first in range(0, len(items), columns):
        yield "".join(f"{item:<{cell}}" for item in items[first : first + columns]).rstrip()


def _heading(count: int, room: int) -> Iterator[str]:
    numbers = [f"{number:>2}" for number in range(1, count + 1)]
    for digit in (0, 1):
        line = " " * (room + 2) + " ".join(number[digit] for number in numbers)
        if line.strip():
            yield line.rstrip()
