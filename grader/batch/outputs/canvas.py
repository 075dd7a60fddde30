"""Canvas's gradebook, filled in: the teacher's own export with our marks in one column, all else as it was.

Students are found by Canvas's id, which downloads have in their file names, else by what else is known of them. A mark
is scaled to the points possible of the second row (canvas-lms, app/models/gradebook_importer.rb).
"""

import re
from collections.abc import Iterable

import msgspec

from grader.batch.outputs.gradebook import Filled, index_by, matches, number, scaled
from grader.batch.outputs.rows import Row
from grader.batch.outputs.table import Table
from grader.model.errors import UsageError

_POINTS = "points possible"
_EXCUSED = "ex"
_NAMED = {"student", "lastname"}
"""A course can choose to have first and last names in columns of their own."""
_ASSIGNMENT = re.compile(r"(?P<title>.*\S)\s*\((?P<id>\d+)\)\s*", re.DOTALL)
_KEYS = {"id": "canvas", "sis login id": "login", "sis user id": "sid", "student": "name"}
"""A column's title → what of a student it is compared with, in this order."""


def fill_in(table: Table, found: Iterable[Row], *, title: str, column: str | None) -> Filled:
    """Put the marks in. UsageError when this is no gradebook, or no column is the assignment's."""
    keys = {_bare(name): index for index, name in enumerate(table.rows[0] if table.rows else ())}
    if "id" not in keys or not _NAMED & keys.keys():
        raise UsageError(f"{table.path}: this is no gradebook of Canvas's: it has no columns Student and ID")
    at = _column(table.rows[0], table.path, title=title, column=column)
    lines = [list(row) for row in table.rows]
    points = next((line for line in lines[1:] if line and _bare(line[0]) == _POINTS), None)
    possible = number(points[at]) if points is not None and len(points) > at else None
    students = [line for line in lines[1:] if line and line is not points and _bare(line[0])]
    lookups = [(index_by(students, keys[name]), kind) for name, kind in _KEYS.items() if name in keys]
    left_out: dict[str, list[str]] = {}

    def line_of(row: Row) -> list[str] | None:
        return next((hit for index, kind in lookups if (hit := index.get(_known(row, kind)))), None)

    for each in matches(found, line_of, left_out):
        row, line = each.row, each.line
        line.extend([""] * (at + 1 - len(line)))
        if _bare(line[at]) == _EXCUSED:
            left_out.setdefault("excused in the gradebook, and left so", []).append(row.who)
        elif row.mark is not None and row.summary is not None:
            line[at] = scaled(row.mark, row.summary.max_score, possible)
    return Filled(table=msgspec.structs.replace(table, rows=lines), left_out=left_out)


def _known(row: Row, kind: str) -> str:
    ids = row.entry.ids
    if kind == "login":
        return (ids.get("login") or ids.get("email") or row.entry.student).casefold()
    known = row.entry.name if kind == "name" else ids.get(kind, "")
    return known.casefold()


def _column(head: list[str], path: str, *, title: str, column: str | None) -> int:
    """The column of the assignment: the one that is named, the one with its title, or the only one."""
    found = {
        index: match["title"] for index, name in enumerate(head) if (match := _ASSIGNMENT.fullmatch(name))
    }
    wanted = (column or title).casefold()
    named = [
        index
        for index, name in enumerate(head)
        if wanted in (name.casefold(), found.get(index, "").casefold())
    ]
    chosen = named or ([] if column else list(found))
    if len(chosen) != 1:
        there = ", ".join(f'"{name}"' for name in found.values()) or "none"
        raise UsageError(f"{path}: which column is it? Say --canvas-column TITLE; there are: {there}")
    return chosen[0]


def _bare(cell: str) -> str:
    return cell.strip().casefold()
