"""Values drawn from a seed: the same on every machine and on every version of Python.

Each variable has a generator of its own, so that a new variable does not change the old ones.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.model.assignment import (
    AllBytesDraw,
    BytesDraw,
    ChoiceDraw,
    CounterDraw,
    Draw,
    IntDraw,
    IntsDraw,
    LinesDraw,
    LoopbackDraw,
    TextDraw,
)
from grader.spec.placeholder import Drawn

if TYPE_CHECKING:
    from random import Random

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PRINTABLE = bytes(range(ord(" "), ord("~") + 1))
PRINTABLE_TABLE = bytes(PRINTABLE[value % len(PRINTABLE)] for value in range(256))
WORDS_A_LINE_MAX, WORD_LENGTH_MAX = 8, 10


def lazily_drawn(seed: str, draws: Mapping[str, Draw]) -> Drawn:
    """Names to values; a value is drawn when it is first asked for, and kept."""
    values: dict[str, Any] = {}

    def drawn(name: str) -> Any:
        if name not in values:
            from random import Random  # noqa: PLC0415 - many checks draw nothing

            values[name] = draw_value(draws[name], Random(f"{seed}/{name}"))  # noqa: S311 - to be repeated
        return values[name]

    return drawn


def draw_value(draw: Draw, generator: "Random") -> Any:  # noqa: PLR0911 - one return a kind
    """One value: int, list of int, str, bytes, or any of a choice."""
    match draw:
        case IntDraw():
            return generator.randint(draw.min, draw.max)
        case IntsDraw():
            return _ints(draw, generator)
        case ChoiceDraw():
            return draw.of[generator.randrange(len(draw.of))]
        case TextDraw():
            return "".join(generator.choices(draw.alphabet, k=draw.length))
        case LinesDraw():
            return "".join(_line(generator) for _ in range(draw.count))
        case BytesDraw():
            return _bytes(draw, generator)
        case AllBytesDraw():
            values = list(range(256)) * draw.repeat
            generator.shuffle(values)
            return bytes(_white_at_both_ends(values))
        case CounterDraw():
            return generator.randint(draw.min, draw.max).to_bytes(8, "little") + generator.randbytes(
                draw.tail
            )
        case LoopbackDraw():
            return loopback(generator)


def loopback(generator: "Random") -> str:
    """An address of this machine alone."""
    return "127." + ".".join(str(generator.randint(1, 254)) for _ in range(3))


def _white_at_both_ends(values: list[int]) -> list[int]:
    """The values with a space first and a newline last: what strips its input never gets away."""
    for place, byte in ((0, ord(" ")), (-1, ord("\n"))):
        other = values.index(byte)
        values[place], values[other] = values[other], values[place]
    return values


def _ints(draw: IntsDraw, generator: "Random") -> list[int]:
    chosen = _distinct(draw, generator) if draw.distinct else _free(draw, generator)
    values = [*chosen, *draw.include]
    generator.shuffle(values)
    return values


def _free(draw: IntsDraw, generator: "Random") -> list[int]:
    return [generator.randint(draw.min, draw.max) for _ in range(draw.count)]


def _distinct(draw: IntsDraw, generator: "Random") -> list[int]:
    """`count` values that differ from each other and from `include`; the loader has seen that there are."""
    chosen: dict[int, None] = {}
    while len(chosen) < draw.count:
        value = generator.randint(draw.min, draw.max)
        if value not in draw.include:
            chosen[value] = None
    return list(chosen)


def _line(generator: "Random") -> str:
    words = (_word(generator) for _ in range(generator.randint(1, WORDS_A_LINE_MAX)))
    return " ".join(words) + "\n"


def _word(generator: "Random") -> str:
    return "".join(generator.choices(LETTERS, k=generator.randint(1, WORD_LENGTH_MAX)))


def _bytes(draw: BytesDraw, generator: "Random") -> bytes:
    raw = generator.randbytes(draw.length)
    if not draw.text:
        return raw
    lower, upper = (ord(generator.choice(letters)) for letters in (LETTERS, LETTERS.upper()))
    ends = bytes((lower, upper))[: draw.length]
    return raw[len(ends) :].translate(PRINTABLE_TABLE) + ends
