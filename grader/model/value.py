"""Plain values on the wire: what can be given to a student's function and what it may return.

JSON scalars stand for themselves (None, bool, float, str); the rest is tagged:
int → {"int": "12"}; bytes, bytearray, memoryview → {"bytes": BASE64}; list → {"list": […]};
tuple → {"tuple": […]}; dict → {"dict": [[k, v], …]}; set → {"set": […]};
a str that holds a lone surrogate → {"str": [code points]}; float nan and infinities → {"float": "nan"};
anything else → {"other": TYPE NAME}. The supervisor's driver has its twin, `grader/supervisor/values.py`,
which this must never import.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from grader.model.answer import Digest

DIGEST_TEXT_MAX = 256


class Other(msgspec.Struct, frozen=True):
    """A value that no contract speaks of: only its type's name is known."""

    type_name: str


class Undecodable(ValueError):
    """A claim that is no value in this encoding: somebody else than the driver wrote it."""


def encode(value: object) -> Any:
    """A plain value as JSON-able data. TypeError for anything that is not plain."""
    if value is None or isinstance(value, bool | str | float):
        return value
    for kind, encoder in _ENCODERS.items():
        if isinstance(value, kind):
            return encoder(value)
    raise TypeError(f"not a plain value: {type(value).__name__}")


_ENCODERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    int: lambda value: {"int": str(value)},
    bytes: lambda value: {"bytes": base64.b64encode(value).decode("ascii")},
    list: lambda value: {"list": [encode(v) for v in value]},
    tuple: lambda value: {"tuple": [encode(v) for v in value]},
    dict: lambda value: {"dict": [[encode(k), encode(v)] for k, v in value.items()]},
}


def decode_text(text: str) -> Any:
    """A claim's JSON text → Python values. Undecodable when it is not in this encoding."""
    try:
        return _decode(msgspec.json.decode(text))
    except (ValueError, RecursionError, TypeError, KeyError, OverflowError, binascii.Error) as error:
        raise Undecodable(str(error)) from error


def from_data(data: Any) -> Any:
    """The inverse of `encode`, for data of our own."""
    return _decode(data)


def _decode(data: Any) -> Any:
    if data is None or isinstance(data, bool | float | str):
        return data
    if not isinstance(data, dict) or len(data) != 1:
        raise Undecodable(f"unexpected {type(data).__name__}")
    [(tag, body)] = data.items()
    if tag not in _DECODERS:
        raise Undecodable(f"unknown tag {tag!r}")
    return _DECODERS[tag](body)


def _decode_int(body: str) -> Any:
    try:
        return int(body)
    except ValueError:
        return Other("int of more than 4300 digits")


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "int": _decode_int,
    "float": float,
    "bytes": lambda body: base64.b64decode(body, validate=True),
    "str": lambda body: "".join(map(chr, body)),
    "list": lambda body: [_decode(v) for v in body],
    "tuple": lambda body: tuple(_decode(v) for v in body),
    "set": lambda body: frozenset(_decode(v) for v in body),
    "dict": lambda body: {_decode(k): _decode(v) for k, v in body},
    "other": lambda body: Other(str(body)),
}


def canonical(value: object) -> str:
    """One text for every value that a contract takes as equal: list = tuple; bytes, bool, int, str differ.

    Two values are equal for a grade exactly if their canonical texts are.
    """
    if isinstance(value, list | tuple):
        return "[" + ", ".join(canonical(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{canonical(k)}: {canonical(v)}" for k, v in value.items())) + "}"
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(canonical(v) for v in value)) + "}"
    if isinstance(value, Other):
        return f"<{value.type_name} object>"
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return repr(value)
    raise TypeError(f"not a plain value: {type(value).__name__}")


def digest(text: str, length: int | None = None) -> Digest:
    """The digest of a canonical text; `length` is the value's own, where it says something."""
    raw = text.encode("utf-8", "surrogatepass")
    return Digest(
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(text),
        text=text if len(text) <= DIGEST_TEXT_MAX else None,
        length=length,
    )


def digest_bytes(data: bytes) -> Digest:
    """The digest of a file's or a stream's bytes; `text` is their repr when that is short."""
    shown = repr(data) if len(data) <= DIGEST_TEXT_MAX else None
    return Digest(sha256=hashlib.sha256(data).hexdigest(), size=len(data), text=shown)
