"""The store's standings as everybody may see them: the mark after lateness, and codes for names if asked for."""

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from grader.batch.late import Lateness, Terms, lateness, mark_of
from grader.batch.records import Entry
from grader.batch.store.store import Standing, Store
from grader.batch.summary import Summary
from grader.judge.score import band_of, exact
from grader.model.base import Record
from grader.model.rubric import Band

Status = Literal["graded", "unreadable", "error", "pending"]
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_MAX = 60


class View(Record, frozen=True, kw_only=True):
    """How standings are to be seen. `secret` makes codes of names, None shows names; `times` are by student."""

    assignment: str
    title: str
    run: int
    terms: Terms
    bands: tuple[Band, ...]
    times: Mapping[str, datetime]
    secret: bytes | None = None

    def public(self, student: str) -> str:
        """What a student is called: the same code each time, if names are not to be seen."""
        if self.secret is None:
            return student
        digest = hmac.new(self.secret, student.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return "student-" + b32encode(digest)[:8].decode().lower()


class Row(Record, frozen=True, kw_only=True):
    """One student. `note` says why there is no mark; `page` is the file of the student's page, without its ending.

    `entry` has the real names, for gradebooks alone. `before` is what the student had before this run graded anew.
    """

    standing: Standing
    who: str
    name: str
    status: Status
    summary: Summary | None
    late: Lateness
    mark: float | None
    band: str | None
    note: str | None
    page: str
    before: Summary | None = None

    @property
    def entry(self) -> Entry:
        """Who it really is."""
        return self.standing.entry


def rows(store: Store, view: View) -> Iterator[Row]:
    """A row for each entry, in the store's order; codes go by the code, or the order would tell who they are."""
    if view.secret is None:
        yield from (_row(standing, store, view) for standing in store.standings())
        return
    numbers = {standing.number: view.public(standing.entry.student) for standing in store.standings()}
    for number in sorted(numbers, key=lambda each: numbers[each]):
        yield _row(store.standing(number), store, view)


def _row(standing: Standing, store: Store, view: View) -> Row:
    entry, summary = standing.entry, standing.summary
    who = view.public(entry.student)
    late = lateness(
        view.terms,
        _handed_in(entry, view.times),
        flagged=entry.late,
        names=entry.names,
    )
    mark = None if summary is None else mark_of(summary.score, summary.max_score, late, view.terms.late)
    return Row(
        standing=standing,
        who=who,
        name=entry.name if view.secret is None else who,
        status=_status(standing),
        summary=summary,
        late=late,
        mark=mark,
        band=None if mark is None or summary is None else _band(mark, summary, view.bands),
        note=standing.fault or (summary.error if summary else None),
        page=page_name(who),
        before=store.before(standing) if standing.run == view.run else None,
    )


def _status(standing: Standing) -> Status:
    if standing.key is None:
        return "unreadable"
    if standing.sound:
        return "graded"
    return "pending" if standing.result is None else "error"


def _band(mark: float, summary: Summary, bands: tuple[Band, ...]) -> str | None:
    """The name of what was reached; the grade's own where nothing was taken off, as it was not rounded before."""
    if mark == summary.score or not summary.max_score:
        return summary.band
    return band_of(exact(mark) / exact(summary.max_score), bands)


def _handed_in(entry: Entry, times: Mapping[str, datetime]) -> datetime | None:
    for name in entry.names:
        if name.casefold() in times:
            return times[name.casefold()]
    return datetime.fromisoformat(entry.handed_in_at) if entry.handed_in_at else None


def page_name(who: str) -> str:
    """A file's name for a student: readable, and unlike everybody else's."""
    plain = _UNFIT.sub("-", who)[:_NAME_MAX].strip("-.")
    if plain and plain == who == plain.lower():
        return plain
    digest = hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain.lower()}-{digest}".lstrip("-")
