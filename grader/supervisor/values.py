"""Values of the student's function as plain JSON data; the twin of `grader/model/value.py`.

A returned value is a claim of a hostile process: only exact base types are read, by their own methods, so
that a subclass that lies about itself is seen for what it holds; the size is bounded.
"""

import binascii
import json
from typing import Any

MAX_NODES = 200_000
MAX_DEPTH = 40
MAX_BYTES = 32 * 1024 * 1024


class TooBig(Exception):
    """The value is larger or deeper than any contract asks for."""


class _Encoder:
    def __init__(self) -> None:
        self.nodes = 0
        self.size = 0

    def encode(self, value: Any, depth: int = 0) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise TooBig
        kind = type(value)
        if value is None or kind is bool:
            return value
        if issubclass(kind, int):
            return self._int(int.__int__(value))
        if issubclass(kind, float):
            number = float.__float__(value)
            return number if number - number == 0 else {"float": repr(number)}
        if issubclass(kind, str):
            return self._text(str.__str__(value))
        if issubclass(kind, (list, tuple)):
            tag, base = ("list", list) if issubclass(kind, list) else ("tuple", tuple)
            return {tag: [self.encode(v, depth + 1) for v in base.__iter__(value)]}
        if issubclass(kind, dict):
            items = dict.items(value)
            return {"dict": [[self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in items]}
        if issubclass(kind, (set, frozenset)):
            base = set if issubclass(kind, set) else frozenset
            return {"set": [self.encode(v, depth + 1) for v in base.__iter__(value)]}
        return self._buffer(value, kind)

    def _count(self, size: int) -> None:
        self.size += size
        if self.size > MAX_BYTES:
            raise TooBig

    def _int(self, value: int) -> Any:
        if int.bit_length(value) > 14_000:  # str() refuses from 4,300 digits on
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
        except TypeError:
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
