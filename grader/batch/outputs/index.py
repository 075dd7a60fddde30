"""index.html: the whole class on one page, for staff."""

import os
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from grader.batch.outputs.overview import Line, Overview, line_of
from grader.batch.outputs.rows import Row
from grader.report.html.shell import environment, policy, read

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
_PIECES = 200


def index(overview: Overview, found: Iterable[Row]) -> Iterator[bytes]:
    """The page in pieces; the table of students is never in memory as a whole."""
    style = read("style.css") + read("class.css", _TEMPLATES)
    lines: Iterator[Line] = map(line_of, found)
    stream = (
        environment(_TEMPLATES)
        .get_template("class.html")
        .stream(
            page=overview,
            lines=lines,
            style=Markup(style),  # noqa: S704 - our own files, not escaped because CSS is no markup
            policy=policy(style),
        )
    )
    stream.enable_buffering(_PIECES)
    return (piece.encode("utf-8") for piece in stream)
