"""How a text report is drawn: its width, its colours and its signs; and lines laid out with them."""

from typing import Literal

from grader.model.base import Record
from grader.report.cells import cells, wrap
from grader.report.clean import clean

NARROWEST = 24
WIDEST = 100  # longer lines of prose are hard to read
MOST_LINES = 20
CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36", "plain": ""}
Sign = Literal[
    "passed",
    "failed",
    "error",
    "skipped",
    "more",
    "dot",
    "full",
    "void",
    "fork",
    "last",
    "line",
    "to",
    "rule",
]
SIGNS: dict[Sign, str] = {
    "passed": "✓", "failed": "✗", "error": "!", "skipped": "-", "more": "…", "dot": "·", "full": "█",
    "void": "░", "fork": "├─ ", "last": "└─ ", "line": "│  ", "to": "→", "rule": "─",
}  # fmt: skip
ASCII_SIGNS: dict[Sign, str] = {
    "passed": "+", "failed": "x", "error": "!", "skipped": "-", "more": "...", "dot": "-", "full": "#",
    "void": ".", "fork": "|- ", "last": "`- ", "line": "|  ", "to": "->", "rule": "-",
}  # fmt: skip


class Style(Record, frozen=True, kw_only=True):
    """What the terminal can show. Colours are the sixteen that every theme defines."""

    columns: int
    colour: bool = False
    unicode: bool = True
    verbose: bool = False

    @property
    def width(self) -> int:
        """Columns that are used."""
        return min(max(self.columns, NARROWEST), WIDEST)

    def sign(self, name: Sign) -> str:
        """The sign, in what the terminal can show."""
        return (SIGNS if self.unicode else ASCII_SIGNS)[name]

    def paint(self, text: str, look: str = "plain") -> str:
        """`text` in the given look: names of CODES, such as "bold red"."""
        codes = ";".join(filter(None, (CODES[name] for name in look.split())))
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and codes and text.strip() else text

    def clean(self, text: str, limit: int = 600) -> str:
        """Text of the student's or the course's, safe to print, cut to `limit` characters and MOST_LINES."""
        head = "\n".join(text[:limit].split("\n")[:MOST_LINES])
        left_out = len(text) - len(head)
        more = f"{self.sign('more')} ({left_out} more characters)" if left_out else ""
        return clean(head, ascii_only=not self.unicode) + more

    def line(self, text: str) -> str:
        """The same for a name: a newline in it is made visible too, so that it opens no line of its own."""
        return clean(text[:200], keep="", ascii_only=not self.unicode)


def hang(style: Style, lead: str, text: str, look: str = "plain", lead_look: str = "dim") -> list[str]:
    """`text`, already clean, wrapped beside `lead`; what follows the first line stands under the text."""
    indent = cells(lead)
    rows = wrap(text, style.width - indent)
    leads = [style.paint(lead, lead_look), *[" " * indent] * (len(rows) - 1)]
    return [(head + style.paint(row, look)).rstrip() for head, row in zip(leads, rows, strict=True)]


def count(number: int, noun: str) -> str:
    """A number of things: 1 check, 2 checks."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shown(value: float, maximum: float) -> str:
    """A score with at most two decimals, that never reads as full marks when it is less."""
    rounded = min(round(value, 2), maximum - 0.01) if value < maximum else value
    return f"{rounded:.2f}".rstrip("0").rstrip(".")
