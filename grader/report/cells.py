"""Text measured in terminal cells: a wide character takes two, a combining mark none (UAX 11)."""

import unicodedata

FLAG_LETTERS = range(0x1F1E6, 0x1F200)
TAB_CELLS = 4


def cells(text: str) -> int:
    """How many columns `text` takes. Where terminals differ, the larger number."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF" or ord(character) in FLAG_LETTERS:
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me") else 1


def fitting(text: str, width: int) -> int:
    """How many of the first characters of `text` fit into `width` cells; at least one of them."""
    taken = 0
    for index, character in enumerate(text):
        taken += _cells_of(character)
        if taken > width:
            return max(index, 1)
    return len(text)


def wrap(text: str, width: int) -> list[str]:
    """`text` in rows of at most `width` cells, broken at spaces where there are any. Never empty."""
    return [row for line in text.expandtabs(TAB_CELLS).split("\n") for row in _wrap_line(line, width)]


def _wrap_line(line: str, width: int) -> list[str]:
    rows = []
    while (cut := fitting(line, width)) < len(line):
        space = line.rfind(" ", 0, cut + 1)
        at = space if line[: max(space, 0)].strip() else cut
        rows.append(line[:at].rstrip())
        line = line[at:].lstrip(" ")
    return [*rows, line.rstrip()]


def pad(text: str, width: int) -> str:
    """`text` with spaces up to `width` cells."""
    return text + " " * (width - cells(text))
