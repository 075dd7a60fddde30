"""What a student's processes wrote, bounded and indented, so that nobody takes it for the report."""

from collections.abc import Iterator

from grader.model.grade import CheckResult, Stream
from grader.report.cells import cells, wrap
from grader.report.style import Style, hang

INDENT = "    "
LINES, LINES_VERBOSE = 8, 60
LINE_CHARACTERS, LINE_CHARACTERS_VERBOSE = 240, 1000


def streams(check: CheckResult, style: Style) -> Iterator[str]:
    """The end of the check's stderr; with -v the end of its stdout too."""
    yield from _stream("stderr", check.stderr, style)
    if style.verbose:
        yield from _stream("stdout", check.stdout, style)


def _stream(name: str, stream: Stream, style: Style) -> Iterator[str]:
    if not stream.text.strip():
        return
    lines = stream.text.rstrip("\n").split("\n")
    yield from hang(style, INDENT, ", ".join(_title(name, stream, len(lines), style)), "dim")
    characters = LINE_CHARACTERS_VERBOSE if style.verbose else LINE_CHARACTERS
    for line in lines[-_limit(style) :]:
        yield from _quote(style.clean(line, characters), style)


def _title(name: str, stream: Stream, lines: int, style: Style) -> Iterator[str]:
    yield name
    if lines > _limit(style):
        yield f"the last {_limit(style)} of {lines} lines"
    if stream.truncated:
        yield "cut short: it wrote more than is kept"


def _limit(style: Style) -> int:
    return LINES_VERBOSE if style.verbose else LINES


def _quote(line: str, style: Style) -> Iterator[str]:
    bar = INDENT + style.sign("line").rstrip() + " "
    for row in wrap(line, style.width - cells(bar)):
        yield style.paint(bar, "dim") + row
