"""A page for each student, drawn by several processes at once; those that have not changed are left as they are."""

import hashlib
import os
import sys
import traceback
from collections.abc import Iterator, Sequence

from grader import __version__
from grader.batch.late import told
from grader.batch.outputs.documents import grade_of
from grader.batch.outputs.files import write_pieces
from grader.batch.outputs.rows import Row, View, rows
from grader.batch.store.store import Store, read_store
from grader.model.errors import HarnessError
from grader.report.html.page import render_html

FOLDER = "students"


def write_pages(out: str, store: Store, view: View, jobs: int) -> None:
    """Write every page that is missing or old, and remove those that are nobody's."""
    folder = os.path.join(out, FOLDER)
    os.makedirs(folder, exist_ok=True)
    made = store.pages()
    wanted = {row.page: _stamp(row) for row in rows(store, view) if row.summary is not None}
    due = [
        page for page in wanted if made.get(page) != wanted[page] or not os.path.exists(_path(folder, page))
    ]
    for name in os.listdir(folder):
        if name.endswith(".html") and name.removesuffix(".html") not in wanted:
            os.unlink(os.path.join(folder, name))
    if due:
        _in_processes(out, view, frozenset(due), min(jobs, len(due)))
    store.note_pages(wanted)


def _stamp(row: Row) -> str:
    """What a page depends on, in short."""
    parts = (row.standing.result, row.name, told(row.late, _score(row), row.mark), __version__)
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _score(row: Row) -> float | None:
    return row.summary.score if row.summary else None


def _path(folder: str, page: str) -> str:
    return os.path.join(folder, f"{page}.html")


def _in_processes(out: str, view: View, due: frozenset[str], number: int) -> None:
    """Each of these processes draws every so many-th page, from a view of the store of its own."""
    pids = [_fork(out, view, due, slice(first, None, number)) for first in range(number)]
    statuses = [os.waitpid(pid, 0)[1] for pid in pids]
    if any(statuses):
        raise HarnessError("not all students' pages could be written")


def _fork(out: str, view: View, due: frozenset[str], share: slice) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _draw(out, view, sorted(due)[share])
        code = 0
    except Exception:  # noqa: BLE001 - nothing may get back into the coordinator's code
        traceback.print_exc()
    finally:
        os._exit(code)


def _draw(out: str, view: View, share: Sequence[str]) -> None:
    mine = frozenset(share)
    with read_store(out) as store:
        for row in rows(store, view):
            if row.page in mine:
                notes = list(_notes(row))
                page = render_html(grade_of(store, row, view.assignment), notes)
                write_pieces(_path(os.path.join(out, FOLDER), row.page), [page])


def _notes(row: Row) -> Iterator[str]:
    late = told(row.late, _score(row), row.mark)
    if late is not None:
        yield late
