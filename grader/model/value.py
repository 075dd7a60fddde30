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
    match value:
        case None | bool() | str():
            return value
        case int():
            return {"int": str(value)}
        case float():
            return value
        case bytes():
            return {"bytes": base64.b64encode(value).decode("ascii")}
        case list():
            return {"list": [encode(v) for v in value]}
        case tuple():
            return {"tuple": [encode(v) for v in value]}
        case dict():
            return {"dict": [[encode(k), encode(v)] for k, v in value.items()]}
    message = f"not a plain value: {type(value).__name__}"
    raise TypeError(message)


def decode_text(text: str) -> Any:
    """A claim's JSON text → Python values. Undecodable when it is not in this encoding."""
    try:
        return _decode(msgspec.json.decode(text))
    except (ValueError, RecursionError, TypeError, KeyError, binascii.Error) as error:
        raise Undecodable(str(error)) from error


def _decode(data: Any) -> Any:
    if data is None or isinstance(data, bool | float | str):
        return data
    if not isinstance(data, dict) or len(data) != 1:
        message = f"unexpected {type(data).__name__}"
        raise Undecodable(message)
    [(tag, body)] = data.items()
    match tag:
        case "int":
            return _decode_int(body)
        case "float":
            return float(body)
        case "bytes":
            return base64.b64decode(body, validate=True)
        case "str":
            return "".join(map(chr, body))
        case "list":
            return [_decode(v) for v in body]
        case "tuple":
            return tuple(_decode(v) for v in body)
        case "set":
            return frozenset(_decode(v) for v in body)
        case "dict":
            return {_decode(k): _decode(v) for k, v in body}
        case "other":
            return Other(str(body))
    message = f"unknown tag {tag!r}"
    raise Undecodable(message)


def _decode_int(body: str) -> Any:
    try:
        return int(body)
    except ValueError:
        return Other("int of more than 4300 digits")


def canonical(value: object) -> str:
    """One text for every value that a contract takes as equal: list = tuple; bytes, bool, int, str differ.

    Two values are equal for a grade exactly if their canonical texts are.
    """
    match value:
        case None:
            return "None"
        case bool():
            return str(value)
        case int() | float() | str() | bytes():
            return repr(value)
        case list() | tuple():
            return "[" + ", ".join(canonical(v) for v in value) + "]"
        case dict():
            return "{" + ", ".join(sorted(f"{canonical(k)}: {canonical(v)}" for k, v in value.items())) + "}"
        case frozenset():
            return "{" + ", ".join(sorted(canonical(v) for v in value)) + "}"
        case Other(type_name=name):
            return f"<{name} object>"
    message = f"not a plain value: {type(value).__name__}"
    raise TypeError(message)


def digest(text: str) -> Digest:
    """The digest of a canonical text."""
    raw = text.encode("utf-8", "surrogatepass")
    return Digest(
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(text),
        text=text if len(text) <= DIGEST_TEXT_MAX else None,
    )


def digest_bytes(data: bytes) -> Digest:
    """The digest of a file's or a stream's bytes; `text` is their repr when that is short."""
    shown = repr(data) if len(data) <= DIGEST_TEXT_MAX else None
    return Digest(sha256=hashlib.sha256(data).hexdigest(), size=len(data), text=shown)
