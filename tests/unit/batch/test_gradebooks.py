"""The teacher's own file comes back with our marks in it, and nothing else changed."""

import csv
import io

import pytest

from grader.batch.outputs import canvas, moodle
from grader.batch.outputs.gradebook import MISSING, UNCLEAR
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
    "text",
    [
        CANVAS.replace("\n", "\r\n"), MOODLE, "\ufeffa;b\r\n1,5;\r\n", 'a,b\n"x\ny","q""q"\n', '"a;b;c",b\n1,2',
        "a\r1\r\r2",
        'a,b\n\n"",""\nx"y"z,"open\nto the, end', "a,b\r\n\n1,2\n \r\n", f'a,b\n"{"x" * 200_000}",\n', "",
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_not_changed_keeps_every_byte(table, text):
    """Quotes, delimiters, ends of lines, the byte order mark: nothing is written another way."""
    assert written(table(text)).decode() == text


@pytest.mark.parametrize("text", [CANVAS, MOODLE[1:], 'a;b\n"x;""y";\n\n""z;"1,5"x\n'])
def test_a_table_is_read_as_others_read_it(table, text):
    """The standard library's reader sees the same cells."""
    delimiter = ";" if text.startswith("a;b") else ","
    assert table(text).rows == list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_only_the_marks_cells_are_written_anew(table, make):
    """Lines end as they did, also within quotes, and a mark with the delimiter in it is put in quotes."""
    row = make.row("x", 81.5, entry=make.entry("x", ids={"moodle": "17"}))
    german = MOODLE.replace(",Grade,", ",Bewertung,").replace("100.00", '"50,00"')
    filled = moodle.fill_in(table(german), [row], column=None)
    assert written(filled.table).decode() == german.replace('"Submitted - ",,', '"Submitted - ","40,75",')


@pytest.mark.parametrize(
    "ids",
    [{"canvas": "101"}, {"login": "JDOE"}, {"sid": "s101"}, {"email": "jdoe"}],
    ids=lambda ids: next(iter(ids)),
)
def test_canvas_finds_students_by_what_is_known(table, make, ids):
    """By Canvas's id, login or SIS id; the mark is scaled to the points possible; all other cells are untouched."""
    row = make.row("someone", 81.5, entry=make.entry("someone", ids=ids))
    filled = canvas.fill_in(table(CANVAS), [row], title="Fork and wait", column=None)
    assert filled.left_out == {}
    assert cells(filled.table) == CANVAS.replace("7.5,,80", "7.5,40.75,80").splitlines()


def test_canvas_tells_who_is_not_there(table, make):
    """A student without a row is named, and one without a mark keeps the old cell."""
    unmarked = make.row("broe", None, entry=make.entry("broe"), summary=make.summary(None))
    filled = canvas.fill_in(
        table(CANVAS), [make.row("stranger"), unmarked], title="Fork and wait", column=None
    )
    assert filled.left_out == {MISSING: ["stranger"]}
    assert cells(filled.table) == CANVAS.splitlines()


def test_two_for_one_line_are_nobodys_guess(table, make):
    """Which of both marks was meant cannot be known: neither is written, and both are named."""
    both = [make.row(who, 50.0, entry=make.entry(who, ids={"canvas": "101"})) for who in ("jane", "jane (2)")]
    filled = canvas.fill_in(table(CANVAS), both, title="Fork and wait", column=None)
    assert filled.left_out == {UNCLEAR: ["jane", "jane (2)"]}
    assert cells(filled.table) == CANVAS.splitlines()


def test_who_is_excused_stays_excused(table, make):
    """Canvas writes EX for that; a mark in its place would take it back."""
    text = CANVAS.replace("7.5,,80", "7.5,EX,80")
    row = make.row("jdoe", 50.0, entry=make.entry("jdoe", ids={"canvas": "101"}))
    filled = canvas.fill_in(table(text), [row], title="Fork and wait", column=None)
    assert list(filled.left_out.values()) == [["jdoe"]]
    assert cells(filled.table) == text.splitlines()


def test_canvas_with_last_and_first_names(table, make):
    """A course can have them in columns of their own."""
    text = "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Fork and wait (78)\nDoe,Jane,101,s,j,A,\n"
    row = make.row("x", 50.0, entry=make.entry("x", ids={"canvas": "101"}))
    filled = canvas.fill_in(table(text), [row], title="Fork and wait", column=None)
    assert cells(filled.table)[1] == "Doe,Jane,101,s,j,A,50"


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
    assert filled.left_out == {}
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


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])  # noqa: RUF001
def test_no_cell_is_a_formula(cell):
    """A student's name cannot run anything in the teacher's spreadsheet."""
    assert harmless(cell).startswith(f"'{cell[0]}")
    assert b"".join(csv_lines([[cell, 1.5, None]])).decode().lstrip('"').startswith("'")


def test_nor_is_it_where_semicolons_end_cells():
    """Spreadsheets of many countries open our table so."""
    assert harmless("x;=1+1;y\t@a - b=c") == "x;'=1+1;y\t'@a - b=c"


def test_times_are_read_in_the_zone_of_what_was_due(tmp_path):
    """A heading is passed over; a time with a zone keeps it; one that is none names its line."""
    (tmp_path / "t.csv").write_text("Student,Time\nAlice,2026-10-01T10:00\nbob,2026-10-01T10:00:00Z\n")
    from datetime import timedelta, timezone

    found = read_times(str(tmp_path / "t.csv"), timezone(timedelta(hours=2)))
    assert found["bob"] - found["alice"] == timedelta(hours=2)
    (tmp_path / "t.csv").write_text("Student,Time\nAlice,yesterday\n")
    with pytest.raises(UsageError, match=r't.csv:2: "yesterday" is no time'):
        read_times(str(tmp_path / "t.csv"), None)
