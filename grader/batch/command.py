"""The whole of `grade batch`: the store opened, everything graded, everything written, and the exit code."""

import os
from typing import TextIO

from grader.batch.order import Order
from grader.batch.outputs.write import Written, read_tables, view_of, write_all
from grader.batch.progress import show_progress
from grader.batch.run import grade_all
from grader.batch.store.store import Store, open_store
from grader.batch.told import told
from grader.model.errors import HarnessError, UsageError
from grader.pipeline.assemble import open_task
from grader.spec.course import Course
from grader.spec.visible import visible

UNREADABLE = 1
"""The exit code when everything was graded but what cannot be read."""


def grade_class(order: Order, course: Course, *, out: TextIO, progress: TextIO) -> int:
    """Do what was ordered. 0 when everybody has a mark, 1 when something could not be read, 3 for a fault of ours."""
    task = open_task(course, order.assignment)
    tables = read_tables(order, task)
    try:
        os.makedirs(order.out, mode=0o700, exist_ok=True)  # marks are nobody else's business
    except OSError as error:
        raise UsageError(f"--out {visible(order.out)}: {error.strerror}") from error
    with open_store(order.out, task.assignment.id) as store:
        view = view_of(order, task, store, 0, {})
        shown = show_progress(progress, view.public)
        try:
            graded = grade_all(order, task, store, shown)
        except KeyboardInterrupt:
            shown.say("stopped: what was graded is kept, and the same command goes on from here")
            raise
        shown.say("writing the pages")
        done = write_all(order, task, store, graded, tables)
        out.write(told(done, order.out, graded.due))
        return _exit_code(store, done)


def _exit_code(store: Store, done: Written) -> int:
    """The gravest of what became of the entries."""
    if not done.overview.ungraded:
        return 0
    faults = any(standing.result is not None and not standing.sound for standing in store.standings())
    return HarnessError.exit_code if faults else UNREADABLE
