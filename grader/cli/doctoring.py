"""`grade doctor`: what this host can enforce, what is missing and how to mend it."""

import os
import sys

import click

from grader.doctor import examine, exit_code, render
from grader.report.console import terminal_width


@click.command("doctor")
@click.option("--format", "shown", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "-v", "--verbose", is_flag=True, help="Every protection of every tier, and every platform's remedies."
)
def command(shown: str, verbose: bool) -> int:
    """Try what this host can enforce. 0: some sandbox holds whole; 1: one works that lacks something; 3: none works."""
    diagnosis = examine()
    if shown == "json":
        import msgspec  # noqa: PLC0415 - only where it is shown

        click.echo(msgspec.json.format(msgspec.json.encode(diagnosis), indent=2).decode())
    else:
        click.echo(render(diagnosis, width=terminal_width(sys.stdout, os.environ), verbose=verbose), nl=False)
    return exit_code(diagnosis)
