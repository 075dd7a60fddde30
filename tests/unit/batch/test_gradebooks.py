"""The teacher's own file comes back with our marks in it, and nothing else changed."""

import pytest

from grader.batch.outputs import canvas, moodle
from grader.batch.outputs.table import csv_lines, harmless, read_table, written
from grader.batch.outputs.times import read_times
from grader.model.errors import UsageError

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Essay (77),Fork and wait (78),Current Score (read only)
    Points Possible,,,,,10,50,(read only)
"Doe, Jane",101,s101,jdoe,"OS, A",7.5,,80
"Roe, Bob",102,s102,broe,"OS, A",,12,70
"Test, Student",,,,"OS, A",,,
"""
MOODLE = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\r\n'
    '"Participant 17","Jane Doe",j@x.edu,"Submitted - ",,100.00,Yes,"Thursday, 1 October 2026, 9:00 AM",-,""\r\n'
    '"Participant 18","Bob Roe",b@x.edu,"No submission",-,100.00,Yes,-,-,"well\nmeant"\r\n'
)


@pytest.fixture
def table(tmp_path):
    """`table(text)` → the table that is read from it."""

    def read(text):
        (tmp_path / "t.csv").write_bytes(text.encode())
        return read_table(str(tmp_path / "t.csv"))

    return read


def cells(table):
    """The rows as they are read back from what is written."""
    return written(table).decode("utf-8-sig").splitlines()


@pytest.mark.parametrize(
    "text", [CANVAS.replace("\n", "\r\n"), "\ufeffa;b\r\n1,5;\r\n", 'a,b\n"x\ny","q""q"\n']
)
def test_what_is_not_changed_reads_back_the_same(table, text, tmp_path):
    """Delimiter, byte order mark, ends of lines, and every cell."""
    before = table(text)
    (tmp_path / "again.csv").write_bytes(written(before))
    again = read_table(str(tmp_path / "again.csv"))
    assert (again.rows, again.delimiter, again.line_end, again.marked) == (
        *(before.rows, before.delimiter, before.line_end, before.marked),
    )


@pytest.mark.parametrize(
    "ids",
    [{"canvas": "101"}, {"login": "JDOE"}, {"sid": "s101"}, {"email": "jdoe"}],
    ids=lambda ids: next(iter(ids)),
)
def test_canvas_finds_students_by_what_is_known(table, make, ids):
    """By Canvas's id, login or SIS id; the mark is scaled to the points possible; all other cells are untouched."""
    row = make.row("someone", 81.5, entry=make.entry("someone", ids=ids))
    filled = canvas.fill_in(table(CANVAS), [row], title="Fork and wait", column=None)
    assert filled.missing == []
    assert cells(filled.table) == CANVAS.replace("7.5,,80", "7.5,40.75,80").splitlines()


def test_canvas_tells_who_is_not_there(table, make):
    """A student without a row is named, and one without a mark keeps the old cell."""
    unmarked = make.row("broe", None, entry=make.entry("broe"), summary=make.summary(None))
    filled = canvas.fill_in(
        table(CANVAS), [make.row("stranger"), unmarked], title="Fork and wait", column=None
    )
    assert filled.missing == ["stranger"]
    assert cells(filled.table) == CANVAS.splitlines()


def test_canvas_asks_which_column(table):
    """Where no column has the assignment's title, nothing is guessed."""
    with pytest.raises(UsageError, match=r'there are: "Essay", "Fork and wait"'):
        canvas.fill_in(table(CANVAS), [], title="Pipes", column=None)
    named = canvas.fill_in(table(CANVAS), [], title="Pipes", column="Essay (77)")
    assert cells(named.table) == CANVAS.splitlines()


def test_moodle_finds_participants_by_number(table, make):
    """The mark is in the column of grades; times, which Moodle compares, and all else are untouched."""
    row = make.row("Jane Doe 17", 81.5, entry=make.entry("Jane Doe 17", ids={"moodle": "17"}))
    filled = moodle.fill_in(table(MOODLE), [row], column=None)
    assert filled.missing == []
    before, after = table(MOODLE).rows, filled.table.rows
    assert [
        (y, x) for y, line in enumerate(after) for x, cell in enumerate(line) if cell != before[y][x]
    ] == [(1, 4)]
    assert after[1][4] == "81.5"
    assert written(filled.table).startswith(b"\xef\xbb\xbf")


def test_moodle_in_another_language(table, make):
    """Bewertung is a column of grades, and decimals have commas where the maximum has one."""
    german = (
        MOODLE.replace(",Grade,", ",Bewertung,")
        .replace("100.00", '"50,00"')
        .replace("Participant", "Teilnehmer/in")
    )
    row = make.row("x", 81.5, entry=make.entry("x", ids={"moodle": "17"}))
    assert moodle.fill_in(table(german), [row], column=None).table.rows[1][4] == "40,75"


def test_moodle_asks_for_a_column_that_it_does_not_know(table):
    """It names those that there are."""
    with pytest.raises(UsageError, match="--moodle-column TITLE; there are: Identifier"):
        moodle.fill_in(table(MOODLE.replace(",Grade,", ",Qapla,")), [], column=None)
    moodle.fill_in(table(MOODLE.replace(",Grade,", ",Qapla,")), [], column="Qapla")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Name,Grade\nJane,5\n"])
def test_other_tables_are_refused(table, text):
    """A file that is no gradebook is a mistake of the command line."""
    with pytest.raises(UsageError):
        canvas.fill_in(table(text), [], title="x", column=None)
    if "1,2" not in text:
        with pytest.raises(UsageError):
            moodle.fill_in(table(text), [], column=None)


@pytest.mark.parametrize("data", [b"\xff\xfea\x00", None])
def test_no_table_at_all(tmp_path, data):
    """No UTF-8, no file."""
    if data is not None:
        (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(UsageError, match=r"t\.csv"):
        read_table(str(tmp_path / "t.csv"))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    """A student's name cannot run anything in the teacher's spreadsheet."""
    assert harmless(cell) == f"'{cell}"
    assert b"".join(csv_lines([[cell, 1.5, None]])).decode().lstrip('"').startswith("'")


def test_times_are_read_in_the_zone_of_what_was_due(tmp_path):
    """A heading is passed over; a time with a zone keeps it; one that is none names its line."""
    (tmp_path / "t.csv").write_text("Student,Time\nAlice,2026-10-01T10:00\nbob,2026-10-01T10:00:00Z\n")
    from datetime import timedelta, timezone

    found = read_times(str(tmp_path / "t.csv"), timezone(timedelta(hours=2)))
    assert found["bob"] - found["alice"] == timedelta(hours=2)
    (tmp_path / "t.csv").write_text("Student,Time\nAlice,yesterday\n")
    with pytest.raises(UsageError, match=r't.csv:2: "yesterday" is no time'):
        read_times(str(tmp_path / "t.csv"), None)
