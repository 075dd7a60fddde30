"""The page of a class in a real browser."""

import zlib

import msgspec
import pytest

from grader.batch.engine.records import Ended, Verdict
from grader.batch.late import Terms
from grader.batch.outputs.index import index
from grader.batch.outputs.overview import Tally
from grader.batch.outputs.pages import write_pages
from grader.batch.outputs.rows import View, rows
from grader.batch.records import Entry
from grader.batch.store.store import open_store
from grader.batch.summary import summarise
from grader.model.assignment import Check
from grader.model.grade import Grade
from grader.report.json import encode

ATTACK = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">" + "w" * 400


@pytest.fixture(scope="module")
def pages(graded, tmp_path_factory):
    """A class of 40 with real documents, one student of which attacks: name → file URL."""
    folder = tmp_path_factory.mktemp("class")
    grades = [msgspec.convert(document, Grade) for document in graded]
    checks = [
        Check(id=check.id, title=check.title, criterion="behaviour", points=1, runs=[{}], expect=[{}])
        for check in grades[0].checks
    ]
    names = [f"Student {number:02}" for number in range(38)] + [ATTACK, "Zed with a broken archive"]
    with open_store(str(folder), "assignment1") as store:
        store.replace_entries(Entry(student=name, name=name, parts=()) for name in names)
        store.survey(lambda entry: (None, ATTACK) if entry.name.startswith("Zed") else ("k", None))
        for number, name in enumerate(names[:-1], start=1):
            for run in (1, 2) if number % 10 == 0 else (2,):
                grade = msgspec.structs.replace(grades[number % 3], score=float(number * run % 101))
                verdict = Verdict(document=zlib.compress(encode(grade)), summary=summarise(grade))
                store.put(run, Ended(number=number, student=name, sha256="0", verdict=verdict), "k")
        view = View(assignment="assignment1", title="Fork and wait", run=2, terms=Terms(), bands=(), times={})
        tally = Tally(checks)
        for row in rows(store, view):
            tally.add(row)
        overview = tally.overview("assignment1: Fork and wait", [("seed", "1")], [ATTACK])
        (folder / "index.html").write_bytes(b"".join(index(overview, rows(store, view))))
        write_pages(str(folder), store, view, jobs=1)
    return {"index": (folder / "index.html").as_uri()}


def test_no_request_leaves_the_page(visit, pages):
    """The file is asked for, and nothing else; the console has no complaint, of the policy or of anything."""
    page, asked = visit("index")
    page.wait_for_load_state("networkidle")
    assert asked == [pages["index"]]


def test_no_script_of_a_student_runs(visit):
    """A student's name is shown and not obeyed."""
    page, _ = visit("index")
    page.wait_for_load_state("networkidle")
    assert page.title() != "owned"
    assert page.evaluate("document.querySelectorAll('script, img, style:not(head style)').length") == 0
    assert "<script>document.title='owned'</script>" in page.inner_text("main")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_screen(visit, width):
    """On a phone only the table of students scrolls sideways, in itself."""
    page, _ = visit("index", viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_student_leads_to_the_students_page(visit):
    """The link in the table opens the report of that student."""
    page, _ = visit("index")
    page.get_by_role("link", name="Student 03", exact=True).last.click()
    assert page.locator(".path").inner_text().endswith("Student 03")


def test_the_class_is_there(visit):
    """Everybody in the table, the distribution as numbers for those who see no bars, the failures with their share."""
    page, _ = visit("index")
    assert page.locator("section[aria-labelledby=students] tbody tr").count() == 40
    assert page.locator(".histogram li").count() == 11
    assert "cannot be read" in page.inner_text("section[aria-labelledby=students]")
    assert "%" in page.inner_text("section[aria-labelledby=h-failing]")
    assert page.locator("section[aria-labelledby=h-changes] tbody").count() == 0
    assert "3 graded anew" in page.inner_text("section[aria-labelledby=h-changes]")


def test_it_is_dark_in_the_dark(visit):
    """The page follows the system's colours, the bars too."""
    colours = [
        visit("index", color_scheme=scheme)[0].evaluate(
            "getComputedStyle(document.querySelector('.column')).fill + getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    ]
    assert colours[0] != colours[1]


def test_it_works_from_the_keyboard(visit):
    """The skip link goes to the students, whose table can be scrolled from the keyboard."""
    page, _ = visit("index")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the students"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "students"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "table"
