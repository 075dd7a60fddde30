"""Everything that a batch leaves in its folder."""

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime

from grader.batch.late import terms_of
from grader.batch.order import Order
from grader.batch.outputs import canvas, moodle
from grader.batch.outputs.files import write_pieces
from grader.batch.outputs.gradebook import Filled
from grader.batch.outputs.index import index
from grader.batch.outputs.junit import junit
from grader.batch.outputs.overview import Overview, Tally
from grader.batch.outputs.pages import write_pages
from grader.batch.outputs.results import changes, results
from grader.batch.outputs.rows import Row, View, rows
from grader.batch.outputs.table import Table, read_table, written
from grader.batch.outputs.times import read_times
from grader.batch.run import Graded
from grader.batch.store.key import grader_version
from grader.batch.store.store import Store, now
from grader.model.base import Record
from grader.pipeline.assemble import Task

_SECRET_BYTES = 16
_SOMETIMES = frozenset({"changes.csv", "canvas.csv", "moodle.csv"})


class Tables(Record, frozen=True, kw_only=True):
    """The teacher's own files, read before anything is graded: what is wrong with them is said at once."""

    canvas: Table | None
    moodle: Table | None
    times: dict[str, datetime]


class Written(Record, frozen=True, kw_only=True):
    """What was written: file names in the output folder; what there is to see; whose mark is in which gradebook not.

    `unknown` are names that nobody who handed in has, by where they are: in "waivers" or "times".
    """

    names: list[str]
    overview: Overview
    left_out: dict[str, dict[str, list[str]]]
    unknown: dict[str, list[str]]


def read_tables(order: Order, task: Task) -> Tables:
    """UsageError for one that cannot be read."""
    due = terms_of(task.rubric, task.assignment.id).due
    return Tables(
        canvas=read_table(order.canvas) if order.canvas else None,
        moodle=read_table(order.moodle) if order.moodle else None,
        times=read_times(order.times, due.tzinfo if due else None) if order.times else {},
    )


def view_of(order: Order, task: Task, store: Store, run: int, times: dict[str, datetime]) -> View:
    """How this batch is to be seen."""
    override = task.rubric.assignments.get(task.assignment.id)
    secret = store.about("secret", lambda: os.urandom(_SECRET_BYTES).hex())
    return View(
        assignment=task.assignment.id,
        title=task.assignment.title,
        run=run,
        terms=terms_of(task.rubric, task.assignment.id),
        bands=override.bands if override and override.bands is not None else task.rubric.bands,
        times=times,
        secret=bytes.fromhex(secret) if order.anonymous else None,
    )


def write_all(order: Order, task: Task, store: Store, graded: Graded, tables: Tables) -> Written:
    """Write every output. UsageError for a gradebook that is not the assignment's."""
    view = view_of(order, task, store, graded.run, tables.times)

    def found() -> Iterator[Row]:
        return rows(store, view)

    ids = [check.id for check in task.assignment.checks]
    tally = Tally(task.assignment.checks)
    for row in found():
        tally.add(row)
    strangers = [] if order.anonymous else graded.strangers  # their names have students' names in them
    made = [("seed", store.about("seed", lambda: "")), ("grader", grader_version()), ("written", now())]
    overview = tally.overview(f"{view.assignment}: {view.title}", made, strangers)
    files = {
        "results.csv": results(found(), ids, anonymous=order.anonymous),
        "junit.xml": junit(found(), store, view),
        "index.html": index(overview, found()),
    }
    if overview.regraded:
        files["changes.csv"] = changes(found())
    filled = _gradebooks(order, view, tables, found())
    files |= {f"{name}.csv": [written(made.table)] for name, made in filled.items()}
    write_pages(order.out, store, view, order.jobs)
    for name, pieces in files.items():
        write_pieces(os.path.join(order.out, name), pieces)
    for name in _SOMETIMES - files.keys():  # of an earlier run, whose marks may be others
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(order.out, name))
    return Written(
        names=[*files, "students/"],
        overview=overview,
        left_out={name: made.left_out for name, made in filled.items()},
        unknown={} if order.anonymous else _unknown(store, view),
    )


def _unknown(store: Store, view: View) -> dict[str, list[str]]:
    """A misspelt name would cost a student what a waiver gives, and nobody would see why."""
    given = {"waivers": set(view.terms.waivers), "times": set(view.times)}
    for standing in store.standings() if any(given.values()) else ():
        for names in given.values():
            names.difference_update(name.casefold() for name in standing.entry.names)
    return {where: sorted(names) for where, names in given.items() if names}


def _gradebooks(order: Order, view: View, tables: Tables, found: Iterator[Row]) -> dict[str, Filled]:
    filled: dict[str, Filled] = {}
    marks = (
        list(found) if tables.canvas or tables.moodle else []
    )  # a gradebook is in memory as a whole anyway
    if tables.canvas is not None:
        filled["canvas"] = canvas.fill_in(tables.canvas, marks, title=view.title, column=order.canvas_column)
    if tables.moodle is not None:
        filled["moodle"] = moodle.fill_in(tables.moodle, marks, column=order.moodle_column)
    return filled
