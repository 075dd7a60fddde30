"""The files of a batch, from a store with documents in it."""

import zlib

import junitparser
import pytest

from grader.batch.late import Terms
from grader.batch.outputs.index import index
from grader.batch.outputs.junit import junit
from grader.batch.outputs.overview import Tally
from grader.batch.outputs.pages import FOLDER, write_pages
from grader.batch.outputs.rows import View, rows
from grader.model.assignment import Check
from grader.report.json import encode

VIEW = View(assignment="a1", title="T", run=1, terms=Terms(), bands=(), times={})
ATTACK = "<script>alert(1)</script>\x1b[2J]]>&"


@pytest.fixture
def class_store(store, make):
    """Alice has passed, Bob (who attacks) has failed, Carol's archive is broken."""
    store.replace_entries([make.entry("alice"), make.entry("bob", name=ATTACK), make.entry("carol")])
    store.survey(lambda entry: (None, ATTACK) if entry.student == "carol" else ("k", None))
    for number, (student, outcome) in enumerate((("alice", "passed"), ("bob", "failed")), start=1):
        score = 100.0 if outcome == "passed" else 0.0
        grade = make.grade({}, score=score, outcome=outcome)
        summary = make.summary(score, outcomes={"one": outcome})
        store.put(1, make.ended(number, student, document=zlib.compress(encode(grade)), summary=summary), "k")
    return store


def test_one_junit_file_a_suite_a_student(class_store, tmp_path):
    """A client counts what the class did; no two cases pass for one; who has no mark is an error, not a success."""
    (tmp_path / "junit.xml").write_bytes(b"".join(junit(rows(class_store, VIEW), class_store, VIEW)))
    read = junitparser.JUnitXml.fromfile(str(tmp_path / "junit.xml"))
    suites = list(read)
    assert [suite.name for suite in suites] == ["a1 bob", "a1 alice", "a1 carol"]
    counts = [(suite.tests, suite.failures, suite.errors) for suite in suites]
    assert counts == [(1, 1, 0), (1, 0, 0), (1, 0, 1)]
    assert (read.tests, read.failures, read.errors) == (3, 1, 1)
    cases = [(case.classname, case.name) for suite in suites for case in suite]
    assert len(set(cases)) == len(cases)


def test_a_page_for_each_who_was_graded(class_store, tmp_path):
    """Under the student's own name, never the path of the staff's folder; nobody else's name is on it."""
    write_pages(str(tmp_path), class_store, VIEW, jobs=2)
    pages = {path.stem: path.read_text() for path in (tmp_path / FOLDER).iterdir()}
    assert set(pages) == {"alice", "bob"}
    assert "Alice" in pages["alice"]
    assert "/home" not in pages["alice"]
    assert "Alice" not in pages["bob"]
    assert "<script>" not in pages["bob"]


def test_pages_are_drawn_once(class_store, tmp_path):
    """What has not changed is left; what was deleted or is old is drawn; whose page is nobody's goes."""
    write_pages(str(tmp_path), class_store, VIEW, jobs=1)
    for path in (tmp_path / FOLDER).iterdir():
        path.write_text("mine")
    (tmp_path / FOLDER / "nobody.html").write_text("old")
    (tmp_path / FOLDER / "bob.html").unlink()
    write_pages(str(tmp_path), class_store, VIEW, jobs=1)
    pages = {path.stem: path.read_text() == "mine" for path in (tmp_path / FOLDER).iterdir()}
    assert pages == {"alice": True, "bob": False}


def test_the_index_escapes_everything(class_store):
    """A student's name is text, whatever is in it."""
    tally = Tally([Check(id="one", title=ATTACK, criterion="behaviour", points=1, runs=[{}], expect=[{}])])
    for row in rows(class_store, VIEW):
        tally.add(row)
    html = b"".join(index(tally.overview(ATTACK, [], [ATTACK]), rows(class_store, VIEW))).decode()
    assert "<script" not in html
    assert "\x1b" not in html
    assert "default-src 'none'" in html.replace("&#39;", "'")
    assert "&lt;script&gt;alert(1)" in html
