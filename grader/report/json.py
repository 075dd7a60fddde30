"""The result document as JSON: interfaces.md's object, indented, in the order of the record."""

from typing import Any

import msgspec

from grader.model.grade import Grade
from grader.report.clean import DEL, escapes


def render_json(grade: Grade) -> bytes:
    """The document in UTF-8, with a newline at its end.

    Invisible characters are written as JSON escapes: a parser reads them back as they were, and a
    terminal to which the document is printed never sees them.
    """
    return _escaped(msgspec.json.format(encode(grade), indent=2)) + b"\n"


def encode(grade: Grade) -> bytes:
    """The bare document, on one line: what is kept of a grade to make every report from it later."""
    try:
        return msgspec.json.encode(grade)
    except UnicodeEncodeError:
        return msgspec.json.encode(_without_surrogates(msgspec.to_builtins(grade)))


def pretty(document: object) -> bytes:
    """Plain data whose texts are clean, indented, with a newline at its end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _without_surrogates(value: Any) -> Any:
    r"""The same value; a lone surrogate, which UTF-8 cannot hold, becomes the six characters \udXXX."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case dict():
            return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
        case list() | tuple():
            return [_without_surrogates(item) for item in value]
    return value


def _escaped(data: bytes) -> bytes:
    if data.isascii() and DEL not in data:
        return data
    table = {code: _json_escape(chr(code)) for code in (DEL, *escapes())}
    return data.decode("utf-8").translate(table).encode("utf-8")


def _json_escape(character: str) -> str:
    """One escape for each UTF-16 code unit (RFC 8259, section 7)."""
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
