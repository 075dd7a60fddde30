"""A section of a handout as HTML: the little of Markdown that handouts use, and nothing that is not escaped.

Paragraphs, lists, tables, headings, fenced code; in a line `code`, **strong**, *emphasis*, and links, of which the text
is kept. Whatever else there is stands as it was written. (CommonMark 0.31; tables as GitHub writes them.)
"""

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

from grader.report.clean import clean

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(r"(?: {0,3}[-*+]|\d{1,3}[.)])[ \t]+(.*)")
_INLINE = re.compile(
    r"(?P<tick>`+)(?P<code>.+?)(?P=tick)(?!`)"
    r"|\*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*"
    r"|\*(?P<em>[^*\s](?:[^*]*[^*\s])?)\*"
    r"|\[(?P<link>[^\]]*)\]\([^()\s]*\)",
    re.DOTALL,
)
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?[ :|-]*-[ :|-]*$")


def to_html(markdown: str) -> Markup:
    """The section as markup of our own around escaped text."""
    return Markup("\n").join(_blocks(clean(markdown).split("\n")))


def _blocks(lines: list[str]) -> Iterator[Markup]:
    at = 0
    while at < len(lines):
        begun = next((each for each in _KINDS if each[0](lines[at])), None)
        if begun is None:
            at += 1
            continue
        _, more, draw = begun
        end = at + 1
        while end < len(lines) and more(lines[at], lines[end]):
            end += 1
        yield draw(lines[at:end])
        at = end + (1 if draw is _fenced else 0)


def _fenced(lines: list[str]) -> Markup:
    return Markup("<pre><code>{}</code></pre>").format("\n".join(lines[1:]))


def _heading(lines: list[str]) -> Markup:
    match = _HEADING.match(lines[0])
    return Markup("<h4>{}</h4>").format(_inline(match[1] if match else lines[0]))


def _list(lines: list[str]) -> Markup:
    items: list[str] = []
    for line in lines:
        begun = _ITEM.match(line)
        if begun:
            items.append(begun[1])
        else:
            items[-1] += "\n" + line.strip()
    tag = "ol" if lines[0].lstrip()[:1].isdigit() else "ul"
    inner = Markup().join(Markup("<li>{}</li>").format(_inline(item)) for item in items)
    return Markup("<{0}>{1}</{0}>").format(tag, inner)


def _table(lines: list[str]) -> Markup:
    rows = [
        _CELL.split(line.strip().removeprefix("|").removesuffix("|"))
        for line in lines
        if not _RULE.match(line)
    ]
    drawn = Markup().join(
        _row(cells, "th" if n == 0 and len(rows) < len(lines) else "td") for n, cells in enumerate(rows)
    )
    return Markup('<div class="table"><table>{}</table></div>').format(drawn)


def _row(cells: list[str], tag: str) -> Markup:
    inner = (
        Markup("<{0}>{1}</{0}>").format(tag, _inline(cell.strip().replace("\\|", "|"))) for cell in cells
    )
    return Markup("<tr>{}</tr>").format(Markup().join(inner))


def _paragraph(lines: list[str]) -> Markup:
    return Markup("<p>{}</p>").format(_inline("\n".join(line.strip() for line in lines)))


def _inline(text: str) -> Markup:
    """A line with its code, its emphasis, and the text of its links."""
    parts, at = [], 0
    for match in _INLINE.finditer(text):
        parts += [escape(text[at : match.start()]), _marked(match)]
        at = match.end()
    return Markup().join([*parts, escape(text[at:])])


def _marked(match: "re.Match[str]") -> Markup:
    if match["code"] is not None:
        return Markup("<code>{}</code>").format(match["code"])
    if match["strong"] is not None:
        return Markup("<strong>{}</strong>").format(_inline(match["strong"]))
    if match["em"] is not None:
        return Markup("<em>{}</em>").format(_inline(match["em"]))
    return _inline(match["link"])


def _is_fence(line: str) -> bool:
    return _FENCE.match(line) is not None


def _in_fence(first: str, line: str) -> bool:
    mark, end = _FENCE.match(first), _FENCE.match(line)
    return not (mark and end and end[1].startswith(mark[1]))


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def _is_item(line: str) -> bool:
    return _ITEM.match(line) is not None


def _is_heading(line: str) -> bool:
    return _HEADING.match(line) is not None


def _is_text(line: str) -> bool:
    return bool(line.strip())


def _goes_on(_first: str, line: str) -> bool:
    return _is_text(line) and not (_is_fence(line) or _is_row(line) or _is_item(line) or _is_heading(line))


Kind = tuple[Callable[[str], bool], Callable[[str, str], bool], Callable[[list[str]], Markup]]
_KINDS: tuple[Kind, ...] = (
    (_is_fence, _in_fence, _fenced),
    (_is_heading, lambda _first, _line: False, _heading),
    (_is_row, lambda _first, line: _is_row(line), _table),
    (_is_item, lambda first, line: _is_item(line) or _goes_on(first, line), _list),
    (_is_text, _goes_on, _paragraph),
)
"""What begins a block, what goes on with it, and how it is drawn; the first that fits."""
