"""CSV: the teacher's own, of which what is not changed stays as it is, byte for byte; and ours, without formulas."""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence

from grader.model.base import Record
from grader.model.errors import UsageError
from grader.spec.visible import visible

_FORMULA = re.compile(r"(?:^|(?<=[;\t\n]))(?=[=+\-@\t\r\n＝＋－＠])")  # noqa: RUF001 - full-width signs are formulas too
_DELIMITERS = ",;\t"
_QUOTED = re.compile(r'"[^"]*"?')
_IN_QUOTES = re.compile(r'"(?P<inner>[^"]*(?:""[^"]*)*)"?(?P<rest>.*)', re.DOTALL)
_MAX_BYTES = 64 << 20


class Line(Record, frozen=True, kw_only=True):
    """A line as it is written in a file: its cells with their quotes, and its end."""

    cells: list[str]
    end: str


class Table(Record, frozen=True, kw_only=True):
    """A CSV file: its rows, and what they were read from; whether it began with a byte order mark."""

    path: str
    rows: list[list[str]]
    lines: list[Line]
    delimiter: str
    marked: bool


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text, whatever it begins with (OWASP, CSV injection).

    So it is after a semicolon or a tab: programs of some countries take these for the end of a cell.
    """
    return _FORMULA.sub("'", cell)


def read_table(path: str) -> Table:
    """Read a CSV file in UTF-8. UsageError when that cannot be."""
    try:
        if os.path.getsize(path) > _MAX_BYTES:
            raise UsageError(f"{visible(path)}: this is no table, it is too large")
        with open(path, "rb") as file:
            text = file.read().decode("utf-8")
    except OSError as error:
        raise UsageError(f"{visible(path)}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{visible(path)}: this is no CSV in UTF-8: {error}") from error
    marked, text = text.startswith("\ufeff"), text.removeprefix("\ufeff")
    delimiter = _delimiter(text)
    lines = list(_lines(text, delimiter))
    rows = [[] if line.cells == [""] else list(map(_plain, line.cells)) for line in lines]
    return Table(path=path, rows=rows, lines=lines, delimiter=delimiter, marked=marked)


def _delimiter(text: str) -> str:
    """The most frequent one in the first line that stands in no quotes."""
    head = re.split(r"[\r\n]", _QUOTED.sub("", text), maxsplit=1)[0]
    return max(_DELIMITERS, key=head.count)


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    """The lines of a text. Whatever follows a closing quote belongs to its cell, as in all programs that read CSV."""
    cell = re.compile(
        rf'(?P<cell>("[^"]*(""[^"]*)*("|\Z))?[^{delimiter}\r\n]*)(?P<end>{delimiter}|\r\n|\r|\n|\Z)'
    )
    cells = list[str]()
    for found in cell.finditer(text):
        if found.start() == len(text) and not cells:
            return
        cells.append(found["cell"])
        if found["end"] != delimiter:
            yield Line(cells=cells, end=found["end"])
            cells = []


def _plain(cell: str) -> str:
    """What a cell means."""
    found = _IN_QUOTES.fullmatch(cell)
    return cell if found is None else found["inner"].replace('""', '"') + found["rest"]


def written(table: Table) -> bytes:
    """The table with its rows as they are now; what was not changed has every byte that it had."""
    text = "".join(map(_joined, table.rows, table.lines, [table.delimiter] * len(table.rows)))
    return (("\ufeff" if table.marked else "") + text).encode("utf-8", "backslashreplace")


def _joined(row: list[str], line: Line, delimiter: str) -> str:
    kept = dict(enumerate(line.cells if row else [""]))
    cells = (
        kept[at] if at in kept and _plain(kept[at]) == cell else _quoted(cell) for at, cell in enumerate(row)
    )
    return delimiter.join(cells) + line.end


def _quoted(cell: str) -> str:
    """A cell in quotes if it needs them, whatever the delimiter."""
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[",;\t\r\n]', cell) else cell


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
