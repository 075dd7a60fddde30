"""Reading and writing the store. One process writes: `open_store` takes a lock that ends with the process.

Every result is a transaction of its own, on disk before anybody hears of it (WAL, synchronous=FULL, see
sqlite.org/wal.html), so neither `kill -9` nor a power failure takes back what was reported.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from urllib.parse import quote

import msgspec

from grader.batch.engine.records import Ended, Verdict
from grader.batch.records import Entry
from grader.batch.store.schema import SCHEMA, VERSION
from grader.batch.summary import Summary
from grader.model.base import Record
from grader.model.errors import HarnessError, UsageError

FILE, LOCK = "store.sqlite", "store.lock"
_PAGE = 50
_CURRENT = """
SELECT e.number, e.entry, e.key, e.fault, r.id, r.run, r.graded_at, r.summary, r.fault FROM entry e
LEFT JOIN result r ON r.id = (SELECT max(id) FROM result WHERE student = e.student AND key = e.key)
"""
_BEFORE = """
SELECT summary FROM result
WHERE student = ? AND id < ? AND summary IS NOT NULL ORDER BY id DESC LIMIT 1
"""


class Standing(Record, frozen=True, kw_only=True):
    """An entry and its result, if it has one. `fault` says why there is no mark; `run` is the one that graded it."""

    number: int
    entry: Entry
    key: str | None
    result: int | None = None
    run: int | None = None
    graded_at: str | None = None
    summary: Summary | None = None
    fault: str | None = None

    @property
    def sound(self) -> bool:
        """Whether there is a mark."""
        return self.summary is not None and self.summary.error is None


class Store:
    """An open store. Made by `open_store`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def about(self, name: str, otherwise: Callable[[], str]) -> str:
        """What is kept under a name; the first time, what `otherwise` says."""
        row = self._database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else self.note(name, otherwise())

    def note(self, name: str, value: str) -> str:
        """Keep something of the whole file."""
        self._database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))
        return value

    def begin_run(self, *, regrade: bool, grader: str) -> int:
        """The number of a new run; of the last one, when that was a regrade that was interrupted, as this one is."""
        last = self._database.execute(
            "SELECT id, ended_at, regrade FROM run ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if last and regrade and last[1] is None and last[2]:
            return int(last[0])
        made = self._database.execute(
            "INSERT INTO run (began_at, regrade, grader) VALUES (?, ?, ?)", (now(), regrade, grader)
        )
        return int(made.lastrowid or 0)

    def end_run(self, run: int) -> None:
        """All of a run is done."""
        self._database.execute("UPDATE run SET ended_at = ? WHERE id = ?", (now(), run))

    def replace_entries(self, entries: Iterable[Entry]) -> None:
        """The entries of this run, which are shown by name."""
        rows = ((e.name.casefold(), e.student, msgspec.msgpack.encode(e), e.fault) for e in entries)
        with self._transaction():
            self._database.execute("DELETE FROM entry")
            self._database.execute("DELETE FROM arriving")
            self._database.executemany("INSERT INTO arriving VALUES (?, ?, ?, ?)", rows)
            self._database.execute(
                "INSERT INTO entry (student, entry, fault) "
                "SELECT student, entry, fault FROM arriving ORDER BY place, student"
            )
            self._database.execute("DELETE FROM arriving")

    def survey(self, look: Callable[[Entry], tuple[str | None, str | None]]) -> None:
        """Note the key of each entry, or its fault, as `look` finds them."""
        for page in self._pages():
            found = [(*look(one.entry), one.number) for one in page if one.entry.fault is None]
            with self._transaction():
                self._database.executemany("UPDATE entry SET key = ?, fault = ? WHERE number = ?", found)

    def note_fault(self, number: int, fault: str) -> None:
        """An entry cannot be read any more."""
        with self._transaction():
            self._database.execute("UPDATE entry SET key = NULL, fault = ? WHERE number = ?", (fault, number))

    def put(self, run: int, ended: Ended, key: str) -> int:
        """Keep a verdict; when this returns, it is on disk. The number of the result."""
        verdict = ended.verdict
        summary = None if verdict.summary is None else msgspec.json.encode(verdict.summary)
        row = (run, ended.student, key, now(), ended.sha256, summary, verdict.document, verdict.fault)
        with self._transaction():
            made = self._database.execute(
                "INSERT INTO result (run, student, key, graded_at, sha256, summary, document, fault) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            self._database.execute("UPDATE entry SET key = ? WHERE number = ?", (key, ended.number))
        return int(made.lastrowid or 0)

    def standings(self) -> Iterator[Standing]:
        """Every entry with its result, in order. What is written meanwhile may or may not be seen."""
        for page in self._pages():
            yield from page

    def standing(self, number: int) -> Standing:
        """One entry with its result."""
        return _standing(self._database.execute(f"{_CURRENT} WHERE e.number = ?", (number,)).fetchone())

    def before(self, standing: Standing) -> Summary | None:
        """The summary that the student had before this result."""
        row = self._database.execute(_BEFORE, (standing.entry.student, standing.result)).fetchone()
        return msgspec.json.decode(row[0], type=Summary) if row else None

    def document(self, result: int) -> bytes:
        """The compressed document of a result."""
        row = self._database.execute("SELECT document FROM result WHERE id = ?", (result,)).fetchone()
        return bytes(row[0])

    def pages(self) -> dict[str, str]:
        """The pages that were drawn, and what each depends on."""
        return dict(self._database.execute("SELECT name, stamp FROM page"))

    def note_pages(self, stamps: dict[str, str]) -> None:
        """The pages that there are now."""
        with self._transaction():
            self._database.execute("DELETE FROM page")
            self._database.executemany("INSERT INTO page VALUES (?, ?)", stamps.items())

    def verdicts(self, student: str) -> list[Verdict]:
        """All verdicts that a student ever got, oldest first."""
        rows = self._database.execute(
            "SELECT document, summary, fault FROM result WHERE student = ? ORDER BY id", (student,)
        )
        return [Verdict(document=row[0], summary=_summary(row[1]), fault=row[2]) for row in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _pages(self) -> Iterator[list[Standing]]:
        """All entries, some at a time: no cursor stays open while others write."""
        last = 0
        while True:
            rows = self._database.execute(
                f"{_CURRENT} WHERE e.number > ? ORDER BY e.number LIMIT {_PAGE}", (last,)
            ).fetchall()
            if not rows:
                return
            yield [_standing(row) for row in rows]
            last = rows[-1][0]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            raise HarnessError(f"the store cannot be written: {error}") from error
        finally:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")


def _standing(row: tuple[int, bytes, str | None, str | None, int, int, str, bytes, str | None]) -> Standing:
    number, entry, key, unreadable, result, run, graded_at, summary, fault = row
    return Standing(
        number=number,
        entry=msgspec.msgpack.decode(entry, type=Entry),
        key=key,
        result=result,
        run=run,
        graded_at=graded_at,
        summary=_summary(summary),
        fault=unreadable or fault,
    )


def _summary(data: bytes | None) -> Summary | None:
    return None if data is None else msgspec.json.decode(data, type=Summary)


def now() -> str:
    """The time, ISO 8601 in UTC."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


@contextmanager
def open_store(folder: str, assignment: str) -> Iterator[Store]:
    """The store in an output folder, made when there is none.

    UsageError when another process is at work there or the folder is another assignment's; HarnessError when the file
    cannot be used.
    """
    with open(os.path.join(folder, LOCK), "a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(f"{folder}: another `grade batch` is at work there") from None
        path = os.path.join(folder, FILE)
        try:
            store = Store(_connect(path))
            kept = store.about("assignment", lambda: assignment)
            version = store.about("version", lambda: VERSION)
        except sqlite3.Error as error:
            raise HarnessError(f"{path}: {error}") from error
        if kept != assignment or version != VERSION:
            raise UsageError(
                f"{folder} holds the results of {kept} (store version {version}): name another --out"
            )
        try:
            yield store
        finally:
            store.close()


@contextmanager
def read_store(folder: str) -> Iterator[Store]:
    """The store of an output folder that another process has open, to read."""
    store = Store(
        sqlite3.connect(f"file:{quote(os.path.join(folder, FILE))}?mode=ro", uri=True, isolation_level=None)
    )
    try:
        yield store
    finally:
        store.close()


def _connect(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.executescript(SCHEMA)
    return database
