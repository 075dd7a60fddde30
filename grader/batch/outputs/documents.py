"""A result's document, as it is to be seen: under the name that its student has in public."""

import zlib

import msgspec

from grader.batch.outputs.rows import Row
from grader.batch.store.store import Store
from grader.model.grade import Grade
from grader.pipeline.ungraded import ungraded


def grade_of(store: Store, row: Row, assignment: str) -> Grade:
    """The document of a row; where there is none, one that says why."""
    result = row.standing.result
    kept = None if result is None or row.summary is None else store.document(result)
    if kept is None:
        error = RuntimeError(row.note or "not graded yet")
        return ungraded(assignment, row.name, error, seed=None, sandbox="none")
    grade = msgspec.json.decode(zlib.decompress(kept), type=Grade)
    named = msgspec.structs.replace(grade.submission, path=row.name)
    return msgspec.structs.replace(grade, submission=named)
