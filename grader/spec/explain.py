"""What jsonschema finds, said for the person who wrote the file: one fault for each thing to mend."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from grader.spec.errors import Fault, Path
from grader.spec.nearest import did_you_mean
from grader.spec.schema import PLACEHOLDER_SCHEMA, Schema

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped, unused-ignore]

TYPE_WORDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
SHOWN_MAX = 40
PLAIN_NAMES = {"expect": "expectation", "checks": "check", "runs": "run", "calls": "call"}


def schema_faults(data: Any, schema: Schema) -> Iterator[Fault]:
    """Every fault of plain data against a draft-07 schema."""
    from jsonschema import (  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415 - 80 ms that only a faulty file pays
        Draft7Validator,
    )

    for error in Draft7Validator(schema).iter_errors(data):
        yield from _explain(error)


def _explain(error: "ValidationError") -> Iterator[Fault]:
    path: Path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield Fault(path=(*path, error.instance), message=_key_message(error), key=True)
    elif error.validator == "additionalProperties":
        yield from _unknown_keys(error, path)
    elif error.validator == "anyOf":
        yield from _explain_choices(error, path)
    else:
        yield Fault(path=path, message=_message(error, _name(path)))


def _unknown_keys(error: "ValidationError", path: Path) -> Iterator[Fault]:
    known = error.schema["properties"]
    for key in sorted(set(error.instance) - set(known)):
        yield Fault(path=(*path, key), message=f'unknown key "{key}"{did_you_mean(key, known)}', key=True)


def _explain_choices(error: "ValidationError", path: Path) -> Iterator[Fault]:
    """The faults of the choice that was meant: the one whose type is the value's own."""
    groups: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        if error.schema["anyOf"][inner.relative_schema_path[0]] != PLACEHOLDER_SCHEMA:
            groups.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [
        group for group in groups.values() if not any(_is_of_other_type(inner, error) for inner in group)
    ]
    if len(meant or groups) == 1:
        for inner in (meant or list(groups.values()))[0]:
            yield from _explain(inner)
        return
    wanted = _words(_choice_words(error.schema["anyOf"]))
    yield Fault(path=path, message=f"{_name(path)} must be {wanted}, not {_shown(error.instance)}")


def _is_of_other_type(inner: "ValidationError", outer: "ValidationError") -> bool:
    return bool(inner.validator == "type" and inner.absolute_path == outer.absolute_path)


def _choice_words(choices: Iterable[Schema]) -> Iterator[str]:
    for choice in choices:
        if "enum" in choice:
            yield from map(_shown, choice["enum"])
        elif choice != PLACEHOLDER_SCHEMA:
            yield TYPE_WORDS.get(choice.get("type", "object"), "a mapping")


def _key_message(error: "ValidationError") -> str:
    if error.validator == "enum":
        return f'unknown key "{error.instance}"{did_you_mean(str(error.instance), error.validator_value)}'
    return f'the name "{error.instance}" must match {error.validator_value}'


def _message(error: "ValidationError", name: str) -> str:  # noqa: PLR0911 - a table, one line a keyword
    value, limit = error.instance, error.validator_value
    match error.validator:
        case "type":
            quotes = (
                "; write it in quotes" if limit == "string" and isinstance(value, bool | int | float) else ""
            )
            return f"{name} must be {TYPE_WORDS.get(limit, limit)}, not {_shown(value)}{quotes}"
        case "required":
            missing = ", ".join(f'"{key}"' for key in limit if key not in value)
            return f"{name} lacks {missing}"
        case "enum":
            near = did_you_mean(value, map(str, limit)) if isinstance(value, str) else ""
            return f"{name} must be {_words(map(_shown, limit))}, not {_shown(value)}{near}"
        case "minimum":
            return f"{name} must be {limit} or more, not {_shown(value)}"
        case "maximum":
            return f"{name} must be {limit} or less, not {_shown(value)}"
        case "exclusiveMinimum":
            return f"{name} must be more than {limit}, not {_shown(value)}"
        case "minItems" | "minLength":
            return f"{name} must not be empty"
        case "pattern":
            wanted = error.schema.get("description", f"text that matches {limit}")
            return f"{name} must be {wanted}, not {_shown(value)}"
    return f"{name}: {error.message[:200]}"


def _name(path: Path) -> str:
    """What people call the value: its key, or its number in a list of things."""
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return path[-1]
    owner = str(path[-2]) if len(path) > 1 else "item"
    return f"{PLAIN_NAMES.get(owner, f'{owner}: item')} {path[-1] + 1}"


def _words(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…"
