"""The JSON Schema (draft-07) of assignment.yaml and rubric.yaml, made from the records.

A union of kinds is written as if/then by its `kind`, so that a validator, like an editor, tells what
is wrong with the kind that was meant and not that none of a dozen fits.
"""

from collections.abc import Sequence
from typing import Any, get_args

import msgspec

from grader.model.assignment import Assignment, Criterion
from grader.model.expectation import Expectation
from grader.model.rubric import Rubric

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
REFERENCE = "#/definitions/{name}"
PLACEHOLDER_SCHEMA: Schema = {"title": "a drawn value", "type": "string", "pattern": r"<<[a-z][a-z0-9_]*>>"}


def assignment_schema(kinds: Sequence[type[Expectation]]) -> Schema:
    """The schema of assignment.yaml, `expect` being a list of these kinds."""
    (_, *references), definitions = msgspec.json.schema_components(
        [Assignment, *kinds], ref_template=REFERENCE
    )
    names = [reference["$ref"].rpartition("/")[2] for reference in references]
    for name in names:
        definitions[name] = _with_placeholders(definitions[name])
    by_kind = {
        definitions[name]["properties"]["kind"]["enum"][0]: REFERENCE.format(name=name) for name in names
    }
    definitions["Check"]["properties"]["expect"]["items"] = _union(by_kind)
    return _whole("Assignment", definitions)


def rubric_schema() -> Schema:
    """The schema of rubric.yaml."""
    _, definitions = msgspec.json.schema_components([Rubric], ref_template=REFERENCE)
    names = {"enum": list(get_args(Criterion))}
    definitions["Rubric"]["properties"]["criteria"]["propertyNames"] = names
    definitions["Override"]["properties"]["criteria"]["anyOf"][0]["propertyNames"] = names
    return _whole("Rubric", definitions)


def _whole(name: str, definitions: Schema) -> Schema:
    plain = {key: _draft_07(value) for key, value in definitions.items()}
    root = plain.pop(name)
    return {"$schema": DRAFT, **root, "definitions": plain}


def _draft_07(schema: Any) -> Any:
    """The same schema without the dialect of OpenAPI: no `discriminator`, nothing beside a `$ref`."""
    if isinstance(schema, list | tuple):
        return [_draft_07(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "discriminator" in schema:
        rest = {key: value for key, value in schema.items() if key not in ("anyOf", "discriminator")}
        return _draft_07({**rest, **_union(schema["discriminator"]["mapping"])})
    if "$ref" in schema:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return {**rest, "allOf": [{"$ref": schema["$ref"]}]} if rest else schema
    return {
        key: _one_line(value) if key == "description" else _draft_07(value) for key, value in schema.items()
    }


def _one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else _draft_07(text)


def _union(by_kind: dict[str, str]) -> Schema:
    """One of several kinds of objects, told apart by `kind`: from the kind to the reference."""
    branches = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"$ref": reference},
        }
        for kind, reference in by_kind.items()
    ]
    properties = {"kind": {"enum": list(by_kind)}}
    return {"type": "object", "required": ["kind"], "properties": properties, "allOf": branches}


def _with_placeholders(definition: Schema) -> Schema:
    """An expectation's schema that takes `<<name>>` for every value that is not free text anyway."""
    properties = {
        key: value if key == "kind" else _or_placeholder(value)
        for key, value in definition["properties"].items()
    }
    return {**definition, "properties": properties}


def _or_placeholder(schema: Schema) -> Schema:
    outer: Schema = {key: schema[key] for key in ("default", "description") if key in schema}
    rest = {key: value for key, value in schema.items() if key not in outer}
    if not rest or rest == {"type": "string"}:
        return schema
    if "items" in rest:
        rest = {**rest, "items": _or_placeholder(rest["items"])}
    if isinstance(rest.get("additionalProperties"), dict):
        rest = {**rest, "additionalProperties": _or_placeholder(rest["additionalProperties"])}
    choices = rest["anyOf"] if set(rest) == {"anyOf"} else [rest]
    return {**outer, "anyOf": [*choices, PLACEHOLDER_SCHEMA]}
