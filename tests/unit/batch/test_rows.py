import csv
import io

import pytest

from grader.batch.late import Lateness, Terms
from grader.batch.outputs.overview import Tally, bins, line_of
from grader.batch.outputs.results import changes, results
from grader.batch.outputs.rows import View, page_name, rows
from grader.batch.summary import summarise
from grader.model.assignment import Check

CHECKS = [
    Check(id=name, title=f"Title of {name}", criterion="behaviour", points=1, runs=[{}], expect=[{}])
    for name in ("one", "two")
]


def view(run=1, **kwargs):
    """A view of names."""
    values = {"assignment": "a1", "title": "T", "run": run, "terms": Terms(), "bands": (), "times": {}}
    return View(**values | kwargs)


@pytest.fixture
def four(store, make):
    """Graded, broken, failed by a fault of ours, and not yet graded."""
    store.replace_entries(make.entry(name) for name in ("alice", "bob", "carol", "dave"))
    store.survey(
        lambda entry: (None, "broken zip") if entry.student == "bob" else (f"k {entry.student}", None)
    )
    store.put(1, make.ended(1, "alice"), "k alice")
    store.put(1, make.ended(3, "carol", fault="the worker died"), "k carol")
    return store


def table(pieces):
    """A CSV as dictionaries."""
    return list(csv.DictReader(io.StringIO(b"".join(pieces).decode(), newline="")))


def test_everybody_has_a_row(four):
    """With a mark, or the reason why there is none."""
    found = {row.who: (row.status, row.mark, row.note) for row in rows(four, view())}
    assert found == {
        "alice": ("graded", 80.0, None),
        "bob": ("unreadable", None, "broken zip"),
        "carol": ("error", None, "the worker died"),
        "dave": ("pending", None, None),
    }


def test_results_have_a_column_for_each_check(four):
    """A script reads the outcomes; who has no mark has empty cells, never a zero."""
    read = table(results(rows(four, view()), ["one", "two"], anonymous=False))
    assert [(line["student"], line["mark"], line["two"]) for line in read] == [
        ("alice", "80.0", "failed"),
        ("bob", "", ""),
        ("carol", "", ""),
        ("dave", "", ""),
    ]


def test_codes_for_names(four, make):
    """The same code each time for the same student, in an order that does not tell who it is; no name anywhere."""
    hidden = view(secret=b"s")
    found = list(rows(four, hidden))
    codes = [row.who for row in found]
    assert codes == sorted(codes)
    assert len(set(codes)) == 4
    assert (
        [row.who for row in rows(four, hidden)] == codes != [row.who for row in rows(four, view(secret=b"t"))]
    )
    written = b"".join(results(found, [], anonymous=True)).decode()
    pages = " ".join(row.page for row in found)
    lines = " ".join(map(str, map(line_of, found)))
    assert not any(name in f"{written} {pages} {lines}".lower() for name in ("alice", "bob", "carol", "dave"))


def test_old_marks_against_new_ones(four, make):
    """Only who was graded anew in this run is told, with the checks that turned out differently."""
    better = make.summary(100.0, outcomes={"one": "passed", "two": "passed"})
    four.put(2, make.ended(1, "alice", document=b"", summary=better), "k alice")
    assert table(changes(rows(four, view(run=2)))) == [
        {
            "student": "alice", "name": "Alice", "old_score": "80.0", "new_score": "100.0", "difference": "20.0",
            "changed_checks": "two",
        }
    ]  # fmt: skip
    assert table(changes(rows(four, view(run=3)))) == []


def test_a_page_has_a_name_of_its_own():
    """Readable where it can be, safe always, and never two of one name."""
    whos = [
        "alice",
        "Alice",
        "../../etc/passwd",
        "a/b",
        "a b",
        ".",
        "",
        "ü" * 300,
        "con\0",
        "jane@example.edu",
    ]
    names = [page_name(who) for who in whos]
    assert names[0] == "alice"
    assert len(set(names)) == len(whos)
    assert all(name and "/" not in name and "\0" not in name and not name.startswith(".") for name in names)
    assert all(len(name) < 100 and name.isascii() for name in names)


def test_the_distribution_has_full_marks_apart():
    """Tenths of what can be reached; 100 is a bar of its own, 99.99 is not in it."""
    assert [bar.number for bar in bins([0, 9.99, 10, 99.99, 100, 100], 100)] == [
        2,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        1,
        2,
    ]
    assert [bar.label for bar in bins([], 20)][:2] == ["0+", "2+"]
    assert bins([0.0], 0)[0].number == 1


def test_the_overview_counts_what_the_rows_say(make):
    """Marks, failures by check, the hanging, the hostile, and those without a mark."""
    tally = Tally(CHECKS)
    tally.add(
        make.row("alice", 100.0, summary=make.summary(100.0, outcomes={"one": "passed", "two": "passed"}))
    )
    tally.add(make.row("bob", 50.0, summary=make.summary(50.0, hung=("two",), duration_s=9)))
    tally.add(make.row("eve", 0.0, summary=make.summary(0.0, hostile=("forged the grader's marks",))))
    tally.add(make.row("zed", None, status="unreadable", summary=None, note="broken"))
    seen = tally.overview("a1", [], ["notes.txt"])
    assert seen.verdict == "3 submissions graded, 1 cannot be read"
    assert (seen.mean, seen.of) == ("50", "100")
    assert [(share.name, share.number) for share in seen.failing] == [("two", 2)]
    assert [each.name for each in seen.hanging] == ["Bob"]
    assert [each.name for each in seen.hostile] == ["Eve"]
    assert [(each.name, each.why, each.page) for each in seen.ungraded] == [("Zed", "broken", None)]
    assert seen.slowest[0].name == "Bob"


def test_an_empty_class_has_an_overview():
    """Nothing divides by nothing."""
    assert Tally(CHECKS).overview("a1", [], []).mean is None


@pytest.mark.parametrize(
    ("evidence", "hung", "hostile"),
    [
        ({"end": "completed"}, False, False),
        ({"end": "hung"}, True, False),
        ({"end": "limit", "limit": "wall"}, True, False),
        ({"end": "limit", "limit": "processes"}, False, True),
        ({"end": "tampered"}, False, True),
        (
            {"processes": [{"pid": 5}], "signals": [{"target": 5, "sender": 5, "signal": 9, "at_ns": 1}]},
            False,
            False,
        ),
        (
            {"processes": [{"pid": 5}], "signals": [{"target": -1, "sender": 5, "signal": 9, "at_ns": 1}]},
            False,
            True,
        ),
        ({}, False, False),
    ],
)
def test_what_stands_out_is_read_from_the_evidence(evidence, hung, hostile, make):
    """Hanging and hostile submissions are told by what the kernel showed."""
    summary = summarise(make.grade(evidence))
    assert (bool(summary.hung), bool(summary.hostile)) == (hung, hostile)


def test_a_line_of_the_table(make):
    """Late days, failed checks, and a word where there is no mark."""
    line = line_of(make.row("alice", 72.0, late=Lateness(days=2, percent=10)))
    assert (line.mark, line.late, line.failed) == ("72", "2 d", "two")
    assert line_of(make.row("bob", None, status="error", summary=None)).mark == "could not be graded"
