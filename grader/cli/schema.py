"""`grade schema`: the JSON Schema of assignment.yaml or rubric.yaml, for editors."""

import json

import click

from grader.judge import KINDS
from grader.spec.schema import assignment_schema, rubric_schema


@click.command("schema")
@click.argument("file", type=click.Choice(["assignment", "rubric"]), default="assignment")
def command(file: str) -> int:
    """Print the JSON Schema (draft-07) of assignment.yaml, or of rubric.yaml."""
    schema = assignment_schema(KINDS) if file == "assignment" else rubric_schema()
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
    return 0
