"""What there is to see of a class: one pass over its rows, every text cleaned. Only numbers and exceptions are kept."""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence

from grader.batch.outputs.results import changed, difference
from grader.batch.outputs.rows import Row, Status
from grader.model.assignment import Check
from grader.model.base import Record
from grader.report.clean import clean
from grader.report.style import count, shown

BINS = 10
LISTED_MAX = 200
SLOWEST = 5
_TEXT_MAX = 300


class Bin(Record, frozen=True, kw_only=True):
    """A bar of the distribution: how many marks, and the bar's height in percent of the highest."""

    label: str
    number: int
    height: float


class Share(Record, frozen=True, kw_only=True):
    """How many of the class, in percent too."""

    name: str
    title: str
    number: int
    percent: float


class Mention(Record, frozen=True, kw_only=True):
    """A student and why that one is in this list. `page` is None where there is none."""

    name: str
    page: str | None
    why: str


class Change(Record, frozen=True, kw_only=True):
    """An old mark against a new one."""

    name: str
    page: str
    old: str
    new: str
    difference: str
    checks: str


class Line(Record, frozen=True, kw_only=True):
    """A line of the table of students."""

    name: str
    page: str | None
    status: Status
    mark: str
    band: str
    late: str
    failed: str
    duration: str
    flags: str


class Overview(Record, frozen=True, kw_only=True):
    """The page, but for the table of students."""

    heading: str
    verdict: str
    look: str
    mean: str | None
    of: str
    figures: list[tuple[str, str]]
    made: list[tuple[str, str]]
    bins: list[Bin]
    bands: list[Share]
    failing: list[Share]
    hanging: list[Mention]
    hostile: list[Mention]
    ungraded: list[Mention]
    changes: list[Change]
    regraded: int
    slowest: list[Mention]
    strangers: list[str]


def text(raw: str, limit: int = _TEXT_MAX) -> str:
    """A text on one line, safe and bounded."""
    return clean(raw[:limit], keep="") + ("…" if len(raw) > limit else "")


class Tally:
    """Counts rows as they pass by."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._checks = checks
        self._marks: list[float] = []
        self._seconds: list[tuple[float, str, str]] = []
        self._counts: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._bands: Counter[str] = Counter()
        self._lists: dict[str, list[Mention]] = {"hanging": [], "hostile": [], "ungraded": []}
        self._changes: list[Change] = []
        self._most = 0.0

    def add(self, row: Row) -> None:
        """Count one."""
        self._counts[row.status] += 1
        self._counts["late"] += row.late.days > 0 or row.late.unknown
        if row.status != "graded" or row.summary is None or row.mark is None:
            self._mention("ungraded", row, row.note or "not graded yet")
            return
        summary = row.summary
        self._most = max(self._most, summary.max_score)
        self._marks.append(row.mark)
        self._bands[row.band or ""] += 1
        self._failed.update(check for check, outcome in summary.outcomes.items() if outcome == "failed")
        self._seconds = sorted([*self._seconds, (summary.duration_s, row.name, row.page)], reverse=True)[
            :SLOWEST
        ]
        self._counts["ms"] += round(summary.duration_s * 1000)
        if summary.hung:
            self._mention("hanging", row, ", ".join(summary.hung))
        if summary.hostile:
            self._mention("hostile", row, "; ".join(summary.hostile))
        if row.before is not None:
            self._counts["regraded"] += 1
            self._change(row)

    def _mention(self, kind: str, row: Row, why: str) -> None:
        if len(self._lists[kind]) < LISTED_MAX:
            page = row.page if row.summary is not None else None
            self._lists[kind].append(Mention(name=text(row.name), page=page, why=text(why)))

    def _change(self, row: Row) -> None:
        checks = changed(row)
        if checks and row.before and row.summary and len(self._changes) < LISTED_MAX:
            moved = difference(row)
            self._changes.append(
                Change(
                    name=text(row.name), page=row.page, old=_score(row.before.score), new=_score(row.summary.score),
                    difference="" if moved is None else f"{moved:+g}", checks=text(", ".join(checks)),
                )
            )  # fmt: skip

    def overview(self, heading: str, made: list[tuple[str, str]], strangers: Sequence[str]) -> Overview:
        """All that was counted; `made` says how."""
        graded = self._counts["graded"]
        return Overview(
            heading=text(heading),
            verdict=self._verdict(),
            look="passed" if graded == sum(self._counts[status] for status in _STATUSES) else "error",
            mean=_score(statistics.fmean(self._marks)) if self._marks else None,
            of=shown(self._most, self._most),
            figures=self._figures(),
            made=[(name, text(value)) for name, value in made],
            bins=bins(self._marks, self._most),
            bands=[_share(name, "", n, graded) for name, n in self._bands.most_common() if name],
            failing=[
                _share(check.id, text(check.title), self._failed[check.id], graded)
                for check in sorted(self._checks, key=lambda check: -self._failed[check.id])
                if self._failed[check.id]
            ],
            hanging=self._lists["hanging"],
            hostile=self._lists["hostile"],
            ungraded=self._lists["ungraded"],
            changes=self._changes,
            regraded=self._counts["regraded"],
            slowest=[
                Mention(name=text(name), page=page, why=f"{s:.1f} s") for s, name, page in self._seconds
            ],
            strangers=[text(name) for name in strangers[:LISTED_MAX]],
        )

    def _verdict(self) -> str:
        said = [f"{count(self._counts['graded'], 'submission')} graded"]
        words = {"unreadable": "cannot be read", "error": "could not be graded", "pending": "not graded yet"}
        said += [f"{self._counts[status]} {how}" for status, how in words.items() if self._counts[status]]
        return ", ".join(said)

    def _figures(self) -> list[tuple[str, str]]:
        if not self._marks:
            return []
        quartiles = statistics.quantiles(self._marks, n=4) if len(self._marks) > 1 else [self._marks[0]] * 3
        figures = [
            ("median", _score(quartiles[1])),
            ("middle half", f"{_score(max(quartiles[0], 0))} to {_score(min(quartiles[2], self._most))}"),
            ("lowest, highest", f"{_score(min(self._marks))}, {_score(max(self._marks))}"),
            ("full marks", str(sum(mark >= self._most for mark in self._marks))),
            ("time for one", f"{self._counts['ms'] / 1000 / len(self._marks):.2f} s on average"),
        ]
        return [*figures, ("late", str(self._counts["late"]))] if self._counts["late"] else figures


_STATUSES: tuple[Status, ...] = ("graded", "unreadable", "error", "pending")


def bins(marks: Iterable[float], most: float) -> list[Bin]:
    """The distribution in tenths of what can be reached; full marks are a bar of their own."""
    numbers = [0] * (BINS + 1)
    for mark in marks:
        numbers[min(int(BINS * mark / most), BINS) if most else 0] += 1
    highest = max(numbers) or 1
    labels = [f"{_score(most * n / BINS)}+" for n in range(BINS)] + [_score(most)]
    return [
        Bin(label=label, number=number, height=100 * number / highest)
        for label, number in zip(labels, numbers, strict=True)
    ]


def _share(name: str, title: str, number: int, of: int) -> Share:
    return Share(name=name, title=title, number=number, percent=100 * number / of if of else 0)


def _score(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def line_of(row: Row) -> Line:
    """One line of the table."""
    summary = row.summary
    failed = [check for check, outcome in summary.outcomes.items() if outcome == "failed"] if summary else []
    flags = ["hangs"] if summary and summary.hung else []
    flags += ["hostile"] if summary and summary.hostile else []
    late = "?" if row.late.unknown else f"{row.late.days} d" if row.late.days else ""
    return Line(
        name=text(row.name),
        page=row.page if summary else None,
        status=row.status,
        mark=_score(row.mark) if row.status == "graded" else _WORDS[row.status],
        band=text(row.band or ""),
        late=late,
        failed=_listed(failed, len(summary.outcomes) if summary else 0),
        duration=f"{summary.duration_s:.1f} s" if summary else "",
        flags=", ".join(flags),
    )


def _listed(failed: Sequence[str], checks: int) -> str:
    return "all" if failed and len(failed) == checks else text(", ".join(failed), 120)


_WORDS = {"unreadable": "cannot be read", "error": "could not be graded", "pending": "not yet graded"}
