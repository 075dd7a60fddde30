"""Values of the student's function as plain JSON data; the twin of `grader/model/value.py`.

A returned value is a claim of a hostile process: only exact base types are read, by their own methods, so
that a subclass that lies about itself is seen for what it holds; the size is bounded.
"""

import binascii
import json
from collections.abc import Callable
from typing import Any

MAX_NODES = 200_000
MAX_DEPTH = 40
MAX_INT_BITS = 14_000  # str() refuses from 4,300 digits on
MAX_BYTES = 32 * 1024 * 1024


class TooBig(Exception):
    """The value is larger or deeper than any contract asks for."""


class _Encoder:
    def __init__(self) -> None:
        self.nodes = 0
        self.size = 0
        self._encoders: tuple[tuple[type, Callable[[Any, int], Any]], ...] = (
            (int, lambda value, _depth: self._int(int.__int__(value))),
            (float, lambda value, _depth: self._float(value)),
            (str, lambda value, _depth: self._text(str.__str__(value))),
            (list, lambda value, depth: {"list": self._each(list.__iter__(value), depth)}),
            (tuple, lambda value, depth: {"tuple": self._each(tuple.__iter__(value), depth)}),
            (dict, self._dict),
            (set, lambda value, depth: {"set": self._each(set.__iter__(value), depth)}),
            (frozenset, lambda value, depth: {"set": self._each(frozenset.__iter__(value), depth)}),
        )

    def encode(self, value: Any, depth: int = 0) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise TooBig
        kind = type(value)
        if value is None or kind is bool:
            return value
        for base, encoder in self._encoders:
            if issubclass(kind, base):
                return encoder(value, depth + 1)
        return self._buffer(value, kind)

    def _each(self, values: Any, depth: int) -> list[Any]:
        return [self.encode(value, depth) for value in values]

    @staticmethod
    def _float(value: Any) -> Any:
        number = float.__float__(value)
        return number if number - number == 0 else {"float": repr(number)}

    def _dict(self, value: Any, depth: int) -> Any:
        return {"dict": [self._each(pair, depth) for pair in dict.items(value)]}

    def _count(self, size: int) -> None:
        self.size += size
        if self.size > MAX_BYTES:
            raise TooBig

    def _int(self, value: int) -> Any:
        if int.bit_length(value) > MAX_INT_BITS:
            return {"other": "int of more than 4300 digits"}
        return {"int": int.__repr__(value)}

    def _text(self, value: str) -> Any:
        self._count(len(value))
        try:
            value.encode()
        except UnicodeEncodeError:
            return {"str": [ord(c) for c in value]}
        return value

    def _buffer(self, value: Any, kind: type) -> Any:
        try:
            with memoryview(value) as view:
                self._count(view.nbytes)
                return {"bytes": binascii.b2a_base64(view.tobytes(), newline=False).decode("ascii")}
        except (
            TypeError,
            ValueError,
            BufferError,
        ):  # no buffer, one that was released, one that cannot be had
            return {"other": str(type.__getattribute__(kind, "__name__"))[:80]}


def dump(value: Any) -> str:
    """A value's JSON text; what is too large or breaks while it is read becomes {"other": …}."""
    try:
        return json.dumps(_Encoder().encode(value))
    except TooBig:
        return '{"other": "value too large to be handed in"}'
    except (RecursionError, MemoryError, RuntimeError):
        return '{"other": "value that cannot be read"}'


def load(data: Any) -> Any:
    """What `grader.model.value.encode` made, as values."""
    if not isinstance(data, dict):
        return data
    [(tag, body)] = data.items()
    if tag == "int":
        return int(body)
    if tag == "bytes":
        return binascii.a2b_base64(body)
    if tag == "list":
        return [load(v) for v in body]
    if tag == "tuple":
        return tuple(load(v) for v in body)
    return {load(k): load(v) for k, v in body}
