r"""Hostile text made safe: what a terminal, an XML parser or a reader's eye would act on becomes visible.

Control characters become their pictures (ESC → ␛, U+2400 to U+2421), everything else that is invisible
or that reorders its neighbours becomes an escape such as `\u202e`. Nothing is dropped in silence.
"""

from functools import cache

DEL = 0x7F
INVISIBLE = (
    (0x0080, 0x009F),  # C1 controls: U+009B opens an escape sequence just as ESC [ does
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian selectors and vowel separator
    (0x200B, 0x200F),  # zero width, and direction marks
    (0x2028, 0x202E),  # line and paragraph separators, embeddings and overrides
    (0x2060, 0x206F),  # word joiner, invisible operators, isolates
    (0x3164, 0x3164),  # Hangul filler
    (0xD800, 0xDFFF),  # lone surrogates: no encoder takes them
    (0xFDD0, 0xFDEF),  # noncharacters
    (0xFE00, 0xFE0F),  # variation selectors: they change the width of what stands before
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),  # half-width Hangul filler
    (0xFFF9, 0xFFFB),  # interlinear annotation
    (0xE0000, 0xE0FFF),  # tags, and more selectors
    *((plane | 0xFFFE, plane | 0xFFFF) for plane in range(0, 0x110000, 0x10000)),  # noncharacters
)
"""Ranges of code points, both ends included, beside the C0 controls and DEL."""


def escape(code: int) -> str:
    r"""A code point in the notation of Python's strings: \x1b, \u202e, \U000e0001."""
    return chr(code).encode("ascii", "backslashreplace").decode("ascii") if code > DEL else f"\\x{code:02x}"


@cache
def escapes() -> dict[int, str]:
    """Every code point of INVISIBLE → its escape, as `str.translate` takes it."""
    return {code: escape(code) for first, last in INVISIBLE for code in range(first, last + 1)}


@cache
def _stand_ins(keep: str, *, pictures: bool) -> dict[int, str]:
    """The controls of ASCII that are not kept; a table of its own, because most text needs no other."""
    kept = {ord(character) for character in keep}
    controls = [code for code in (*range(0x20), DEL) if code not in kept]
    return {code: chr(0x2400 + min(code, 0x21)) if pictures else escape(code) for code in controls}


@cache
def _all_stand_ins(keep: str, *, pictures: bool) -> dict[int, str]:
    return escapes() | _stand_ins(keep, pictures=pictures)


def clean(text: str, *, keep: str = "\n\t", ascii_only: bool = False) -> str:
    """`text` with a visible stand-in for each dangerous character that is not in `keep`.

    With `ascii_only` every character outside ASCII is escaped too, for terminals that show no other.
    """
    if text.isascii() and text.isprintable():
        return text
    table = _stand_ins if text.isascii() else _all_stand_ins
    safe = text.translate(table(keep, pictures=not ascii_only))
    return safe.encode("ascii", "backslashreplace").decode("ascii") if ascii_only else safe
