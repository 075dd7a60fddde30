"""One JUnit file for the batch: a suite a student. Who has no mark has a suite with an error in it."""

import tempfile
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from grader.batch.outputs.documents import grade_of
from grader.batch.outputs.rows import Row, View
from grader.batch.store.store import Store
from grader.report.junit import suite_of
from grader.report.plain import line

_CHUNK_BYTES = 1 << 20
_COUNTS = ("tests", "failures", "errors")


def junit(found: Iterable[Row], store: Store, view: View) -> Iterator[bytes]:
    """The file in pieces: its head has the totals of all suites, which wait on disk meanwhile."""
    totals = dict.fromkeys(_COUNTS, 0)
    seconds = 0.0
    with tempfile.TemporaryFile() as waiting:
        for row in found:
            suite = _suite(row, store, view)
            for name in _COUNTS:
                totals[name] += int(suite.attrib[name])
            seconds += float(suite.attrib["time"])
            waiting.write(ET.tostring(suite, encoding="utf-8") + b"\n")
        head = {"name": line(f"{view.assignment} batch"), **{name: str(n) for name, n in totals.items()}}
        opened = ET.tostring(ET.Element("testsuites", head | {"time": f"{seconds:.3f}"}), encoding="unicode")
        yield f'<?xml version="1.0" encoding="utf-8"?>\n{opened.removesuffix(" />")}>\n'.encode()
        waiting.seek(0)
        while chunk := waiting.read(_CHUNK_BYTES):
            yield chunk
    yield b"</testsuites>\n"


def _suite(row: Row, store: Store, view: View) -> ET.Element:
    suite = suite_of(grade_of(store, row, view.assignment), who=row.who)
    suite.set("name", line(f"{view.assignment} {row.who}"))
    ET.indent(suite)
    return suite
