"""Words in the picture, placed so that no letter is cut off at its edge, however narrow it is.

A mark stands at a percentage of the width; letters have a size in pixels, so what fits on a desk may not on a phone.
Pieces that a phone has no room for are not shown there, and those that even a desk has none for are left out.
"""

from collections.abc import Sequence
from html import escape
from typing import Literal, NamedTuple

MORE = "…"

PHONE_PX, DESK_PX = 155, 320
"""The narrowest picture on a screen of 320 pixels, and the narrowest with the labels of a desk (style.css, 40rem)."""
_SMALL_PX, _LARGE_PX = 11, 12
_GAP_PX = 5
_TURN = 0.55
"""From here on a label stands to the left of its mark."""
_NARROW, _BROAD = frozenset(" .,:;!|'()[]/fijl"), frozenset("mwMW@%&")
Anchor = Literal["start", "middle", "end"]


class Piece(NamedTuple):
    """A part of a label, not yet escaped; `wide` ones are not shown on a phone."""

    text: str
    wide: bool = False


def label(x: float, y: float, pieces: str | Sequence[Piece], look: str) -> str:
    """Words beside the mark at `x` percent."""
    side: Anchor = "end" if x > _TURN * 100 else "start"
    return _text(x, y, [Piece(pieces)] if isinstance(pieces, str) else pieces, look, side)


def below(x: float, y: float, words: str) -> str:
    """Words at the scale, centred below `x` percent where there is room."""
    return _text(x, y, [Piece(words)], "tick", "middle")


def _text(x: float, y: float, pieces: Sequence[Piece], look: str, anchor: Anchor) -> str:
    fitted = _fitted(pieces, room(x / 100, anchor))
    narrow = em("".join(piece.text for piece in fitted if not piece.wide)) * _SMALL_PX
    full = em("".join(piece.text for piece in fitted)) * _LARGE_PX
    dx = offset(x / 100, narrow, full, anchor)
    inner = "".join(
        f'<tspan class="wide">{escape(piece.text)}</tspan>' if piece.wide else escape(piece.text)
        for piece in fitted
    )
    return f'<text class="{look}" x="{x:.2f}%" y="{y}" dx="{dx:.1f}" text-anchor="{anchor}">{inner}</text>'


def offset(share: float, narrow: float, full: float, anchor: Anchor) -> float:
    """How far (px) a text is moved from its mark at `share` of the width, so that it is whole at every width.

    `narrow` is its width on a phone, `full` on a desk, neither more than there is room for.
    """
    before = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    wanted = {"start": _GAP_PX, "middle": 0.0, "end": -_GAP_PX}[anchor]
    sizes = ((PHONE_PX, narrow), (DESK_PX, full))
    least = max(before * width - share * room for room, width in sizes)
    most = min((1 - share) * room - (1 - before) * width for room, width in sizes)
    return max(min(wanted, most), least)


def room(share: float, anchor: Anchor) -> float:
    """How wide (px) a text may be on a desk, that also on a phone has its mark at `share` of the width."""
    if anchor == "middle":
        return PHONE_PX
    beside = share if anchor == "end" else 1 - share
    return beside * DESK_PX + (1 - beside) * PHONE_PX


def _fitted(pieces: Sequence[Piece], most_px: float) -> list[Piece]:
    """The pieces that there is room for; the first is cut, and those that a phone has no room for are made wide."""
    fitted: list[Piece] = []
    full = narrow = 0.0
    for piece in (Piece(_cut(pieces[0].text), pieces[0].wide), *pieces[1:]):
        full += em(piece.text)
        if full * _LARGE_PX > most_px:
            break
        fits = not piece.wide and narrow + em(piece.text) <= PHONE_PX / _SMALL_PX
        narrow += em(piece.text) if fits else 0
        fitted.append(Piece(piece.text, wide=not fits))
    return fitted


def _cut(text: str) -> str:
    """The beginning of a text that has room on a phone."""
    if em(text) <= PHONE_PX / _SMALL_PX:
        return text
    end = len(text)
    while em(text[:end] + MORE) > PHONE_PX / _SMALL_PX:
        end -= 1
    return text[:end] + MORE


def em(text: str) -> float:
    """How wide a text is at most, in its own size, in bold and in the widest of the usual fonts (DejaVu Sans)."""
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.43
    if letter in _BROAD or not letter.isascii():
        return 1.1
    return 0.87 if letter.isupper() else 0.73
