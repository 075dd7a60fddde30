"""results.csv: a line a student, for spreadsheets and scripts; changes.csv: old marks against new ones."""

from collections.abc import Iterable, Iterator, Sequence

from grader.batch.outputs.rows import Row
from grader.batch.outputs.table import csv_lines

_IDS = ("email", "sid", "login", "canvas", "moodle")


def results(found: Iterable[Row], checks: Sequence[str], *, anonymous: bool) -> Iterable[bytes]:
    """The table. Columns are only ever added; one for each check, after all others."""
    return csv_lines(_lines(found, checks, anonymous=anonymous))


def _lines(found: Iterable[Row], checks: Sequence[str], *, anonymous: bool) -> Iterator[Sequence[object]]:
    ids = () if anonymous else _IDS
    yield (
        *(
            "student",
            "name",
            *ids,
            "status",
            "mark",
            "score",
            "max_score",
            "band",
            "days_late",
            "percent_off",
        ),
        *("duration_s", "graded_at", "note", *checks),
    )
    for row in found:
        summary = row.summary
        yield (
            *(row.who, row.name, *(row.entry.ids.get(name) for name in ids)),
            *(row.status, row.mark, summary and summary.score, summary and summary.max_score, row.band),
            *("unknown" if row.late.unknown else row.late.days, row.late.percent),
            *(summary and summary.duration_s, row.standing.graded_at, row.note),
            *((summary.outcomes.get(check) if summary else None) for check in checks),
        )


def changes(found: Iterable[Row]) -> Iterable[bytes]:
    """Everybody who was graded anew, with the score of before."""
    lines = (
        (row.who, row.name, row.before.score, row.summary.score, difference(row), " ".join(changed(row)))
        for row in found
        if row.before is not None and row.summary is not None
    )
    return csv_lines([("student", "name", "old_score", "new_score", "difference", "changed_checks"), *lines])


def difference(row: Row) -> float | None:
    """How much better the new score is, None where one of both is missing."""
    if row.before is None or row.summary is None or row.before.score is None or row.summary.score is None:
        return None
    return round(row.summary.score - row.before.score, 2)


def changed(row: Row) -> list[str]:
    """The checks whose outcome is another one now."""
    if row.before is None or row.summary is None:
        return []
    old, new = row.before.outcomes, row.summary.outcomes
    return [check for check in {**old, **new} if old.get(check) != new.get(check)]
