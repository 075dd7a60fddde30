import sqlite3

import pytest

from grader.batch.store.store import FILE, open_store, read_store
from grader.model.errors import UsageError


@pytest.fixture
def two(store, make):
    """A store with alice and bob, whose submissions are known."""
    store.replace_entries([make.entry("alice"), make.entry("bob")])
    store.survey(lambda entry: (f"key of {entry.student}", None))
    return store


def standings(store):
    """Student → standing."""
    return {standing.entry.student: standing for standing in store.standings()}


def test_a_verdict_is_read_back(two, make):
    """What was put there is what a standing shows; who has no result has none."""
    number = two.put(two.begin_run(regrade=False, grader="1"), make.ended(1, "alice"), "key of alice")
    found = standings(two)
    assert (found["alice"].result, found["alice"].summary, found["alice"].sound) == (
        number,
        make.summary(),
        True,
    )
    assert (found["bob"].result, found["bob"].sound) == (None, False)
    assert two.document(number) == b"{}"


def test_a_result_is_on_disk_when_put_returns(tmp_path, make):
    """Another process sees it at once, whatever becomes of the one that wrote it."""
    with open_store(str(tmp_path), "assignment1") as store:
        store.replace_entries([make.entry("alice")])
        store.put(1, make.ended(1, "alice"), "k")
        with read_store(str(tmp_path)) as other:
            assert [standing.sound for standing in other.standings()] == [True]


def test_results_outlive_the_process_and_the_entries(tmp_path, make):
    """The same folder opened again, with the same student handing in the same: the result is there."""
    with open_store(str(tmp_path), "assignment1") as store:
        store.replace_entries([make.entry("alice")])
        store.put(1, make.ended(1, "alice"), "k")
    with open_store(str(tmp_path), "assignment1") as store:
        store.replace_entries([make.entry("zoe"), make.entry("alice")])
        store.survey(lambda _entry: ("k", None))
        assert {name: each.sound for name, each in standings(store).items()} == {"zoe": False, "alice": True}


def test_another_key_is_another_result(two, make):
    """When submission, assignment or grader change, the old result is no result."""
    two.put(1, make.ended(1, "alice"), "key of alice")
    two.survey(lambda _entry: ("another key", None))
    assert not standings(two)["alice"].sound


def test_a_fault_is_no_mark_and_its_repair_is(two, make):
    """The newest result of a key counts, and an error is said."""
    two.put(1, make.ended(1, "alice", fault="the worker died"), "key of alice")
    assert (standings(two)["alice"].sound, standings(two)["alice"].fault) == (False, "the worker died")
    two.put(2, make.ended(1, "alice"), "key of alice")
    assert (standings(two)["alice"].sound, standings(two)["alice"].fault) == (True, None)


def test_the_mark_of_before(two, make):
    """A regrade is compared with the last mark that there was, under whatever key."""
    two.put(1, make.ended(1, "alice", summary=make.summary(10), document=b""), "old key")
    two.put(1, make.ended(1, "alice", fault="an accident"), "old key")
    two.put(2, make.ended(1, "alice", summary=make.summary(90), document=b""), "key of alice")
    assert two.before(standings(two)["alice"]).score == 10


def test_an_interrupted_regrade_goes_on(store):
    """The same run again while it has no end; any other run is a new one."""
    first = store.begin_run(regrade=True, grader="1")
    assert store.begin_run(regrade=True, grader="1") == first
    store.end_run(first)
    second = store.begin_run(regrade=True, grader="1")
    third = store.begin_run(regrade=False, grader="1")
    assert first < second < third


def test_what_cannot_be_read_is_noted(two):
    """An entry with a fault has no key."""
    two.survey(lambda entry: (None, "broken") if entry.student == "bob" else ("k", None))
    found = standings(two)["bob"]
    assert (found.key, found.fault) == (None, "broken")


def test_many_entries_come_in_order(store, make):
    """Whatever the number of pages that they are read in."""
    names = [f"s{number:04}" for number in range(123)]
    store.replace_entries(map(make.entry, names))
    assert [standing.entry.student for standing in store.standings()] == names


def test_one_process_at_a_time(tmp_path):
    """A second batch in the same folder is told so, and breaks nothing."""
    with (
        open_store(str(tmp_path), "assignment1"),
        pytest.raises(UsageError, match="another `grade batch` is at work"),
    ):
        open_store(str(tmp_path), "assignment1").__enter__()
    with open_store(str(tmp_path), "assignment1"):
        pass


def test_one_assignment_a_folder(tmp_path):
    """Results of two assignments are never mixed."""
    with open_store(str(tmp_path), "assignment1"):
        pass
    with pytest.raises(UsageError, match="holds the results of assignment1"):
        open_store(str(tmp_path), "assignment2").__enter__()


def test_it_survives_a_power_failure(tmp_path, store):
    """Each commit is flushed to disk before it is reported."""
    assert store._database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._database.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_reader_cannot_write(tmp_path, store, make):
    """Those who draw pages have the store to read."""
    with read_store(str(tmp_path)) as reader, pytest.raises(sqlite3.OperationalError):
        reader.note("a", "b")
    assert (tmp_path / FILE).exists()
