"""Moodle's grading worksheet, filled in: the teacher's own, with our marks in the column of grades.

Participants are found by their number, which downloads have in their file names and the worksheet in its first column
("Participant 17", in the site's language). The other cells stay as they are: Moodle compares the times in them
(mod/assign/feedback/offline/importgradeslib.php).
"""

import re
from collections.abc import Iterable

import msgspec

from grader.batch.outputs.gradebook import Filled, index_by, matches, number, scaled
from grader.batch.outputs.rows import Row
from grader.batch.outputs.table import Table
from grader.model.errors import UsageError

_GRADE = frozenset(
    [
        *(
            "grade",
            "nota",
            "note",
            "bewertung",
            "calificación",
            "qualificació",
            "valutazione",
            "voto",
            "beoordeling",
        ),
        *(
            "cijfer",
            "karakter",
            "karakteri",
            "ocena",
            "hodnocení",
            "známka",
            "hodnotenie",
            "arvosana",
            "betyg",
        ),
        *(
            "einkunn",
            "hinne",
            "vērtējums",
            "įvertinimas",
            "notă",
            "оценка",
            "оцінка",
            "βαθμός",
            "puan",
            "not",
            "成绩",
        ),
        *("成績", "評点", "評定", "성적", "điểm", "الدرجة", "ציון"),
    ]
)
"""What the column is called in some of the languages that Moodle speaks (core string "grade")."""
_PARTICIPANT = re.compile(r".*?(?P<number>\d+)\s*", re.DOTALL)


def fill_in(table: Table, found: Iterable[Row], *, column: str | None) -> Filled:
    """Put the marks in. UsageError when this is no worksheet, or its column of grades is not found."""
    if not table.rows or not any(_PARTICIPANT.fullmatch(row[0]) for row in table.rows[1:] if row):
        raise UsageError(f"{table.path}: this is no grading worksheet of Moodle's: nobody in it has a number")
    at = _column(table.rows[0], table.path, column)
    lines = [list(row) for row in table.rows]
    by_number = {
        match["number"]: line for line in lines[1:] if line and (match := _PARTICIPANT.fullmatch(line[0]))
    }
    by_name = index_by(lines[1:], 1)
    left_out: dict[str, list[str]] = {}

    def line_of(row: Row) -> list[str] | None:
        return by_number.get(row.entry.ids.get("moodle", "")) or by_name.get(row.entry.name.casefold())

    for each in matches(found, line_of, left_out):
        row, line = each.row, each.line
        line.extend([""] * (at + 1 - len(line)))
        if row.mark is not None and row.summary is not None:
            maximum = line[at + 1] if len(line) > at + 1 else ""
            mark = scaled(row.mark, row.summary.max_score, number(maximum))
            line[at] = mark.replace(".", ",") if "," in maximum else mark
    return Filled(table=msgspec.structs.replace(table, rows=lines), left_out=left_out)


def _column(head: list[str], path: str, column: str | None) -> int:
    wanted = {column.casefold()} if column else _GRADE
    found = [index for index, name in enumerate(head) if name.strip().casefold() in wanted]
    if len(found) != 1:
        raise UsageError(
            f"{path}: which column has the grades? Say --moodle-column TITLE; there are: {', '.join(head)}"
        )
    return found[0]
