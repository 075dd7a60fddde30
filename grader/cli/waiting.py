"""What a person reads who waits for a grading: which check is being made, on a line that goes when the report comes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from grader.pipeline.grading import Told
from grader.report.console import is_terminal, terminal_width

_WIPE = "\r\x1b[K"


@contextmanager
def check_line(stream: TextIO, environ: Mapping[str, str]) -> Iterator[Told | None]:
    """Draws a line over itself as long as the context lasts. None where the stream is no terminal."""
    if not is_terminal(stream, environ):
        yield None
        return
    width = max(terminal_width(stream, environ) - 1, 0)

    def told(number: int, of: int, check: str) -> None:
        stream.write(_WIPE + f"check {number} of {of}: {check}"[:width])
        stream.flush()

    try:
        yield told
    finally:
        stream.write(_WIPE)
        stream.flush()
