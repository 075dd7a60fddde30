"""What the stream that the report goes to can show."""

import os
from collections.abc import Mapping
from typing import TextIO

DEFAULT_WIDTH = 80
PROBE = "✓✗│█·\u2026"


def use_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """NO_COLOR before FORCE_COLOR before whether it is a terminal, and not a dumb one.

    Either variable counts when it is not empty, whatever it says (no-color.org, force-color.org).
    """
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream, environ)


def is_terminal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether it is a terminal that knows how to move its cursor."""
    return stream.isatty() and environ.get("TERM") != "dumb"


def terminal_width(stream: TextIO, environ: Mapping[str, str]) -> int:
    """Columns: COLUMNS when that is a number, else what the terminal says, else 80."""
    told = environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
    except (OSError, ValueError):  # no terminal, or (a StringIO) no descriptor at all
        return DEFAULT_WIDTH


def supports_unicode(stream: TextIO) -> bool:
    """Whether the stream's encoding has the report's own signs."""
    try:
        PROBE.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
