"""CSV: read as the teacher's program wrote it, written so that no cell is a formula."""

import csv
import io
import os
from collections.abc import Iterable, Sequence

from grader.model.base import Record
from grader.model.errors import UsageError
from grader.spec.visible import visible

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MAX_BYTES = 64 << 20


class Table(Record, frozen=True, kw_only=True):
    """A CSV file: its rows, the delimiter, the end of its lines, and whether it began with a byte order mark."""

    path: str
    rows: list[list[str]]
    delimiter: str
    line_end: str
    marked: bool


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text, whatever it begins with (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read_table(path: str) -> Table:
    """Read a CSV file in UTF-8. UsageError when that cannot be."""
    try:
        if os.path.getsize(path) > _MAX_BYTES:
            raise UsageError(f"{visible(path)}: this is no table, it is too large")
        with open(path, "rb") as file:
            text = file.read().decode("utf-8")
        marked, text = text.startswith("\ufeff"), text.removeprefix("\ufeff")
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except OSError as error:
        raise UsageError(f"{visible(path)}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{visible(path)}: this is no CSV in UTF-8: {error}") from error
    line_end = "\r\n" if "\r\n" in text else "\n"
    return Table(path=path, rows=found, delimiter=delimiter, line_end=line_end, marked=marked)


def written(table: Table) -> bytes:
    """The table in the teacher's own dialect; what was not changed reads back as it was."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=table.delimiter, lineterminator=table.line_end).writerows(table.rows)
    return (("\ufeff" if table.marked else "") + text.getvalue()).encode("utf-8", "backslashreplace")


def csv_lines(lines: Iterable[Sequence[object]]) -> Iterable[bytes]:
    """Rows of ours: numbers as they are, texts harmless, None as nothing; RFC 4180, UTF-8."""
    for cells in lines:
        text = io.StringIO(newline="")
        csv.writer(text).writerow([_cell(cell) for cell in cells])
        yield text.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else str(value)
