"""The words of `grade`, as click commands; those that are not on the path of a grading are loaded when named."""

import importlib
import sys
from typing import Any

import click

from grader.model.errors import UsageError
from grader.sandbox.start import TIERS, Started

LAZY = {
    "batch": "batching",
    "doctor": "doctoring",
    "list": "listing",
    "package": "packaging",
    "schema": "schema",
    "start": "starting",
    "verify": "verifying",
}
"""Word → module of this package that holds its command, as `command`."""


class _Words(click.Group):
    """`grade WORD …` for the words that there are; anything else is an assignment to grade."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(LAZY)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name == _GRADE:
            return grade_one
        if cmd_name in LAZY:
            command: click.Command = importlib.import_module(f"grader.cli.{LAZY[cmd_name]}").command
            return command
        return None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args[0] not in (*LAZY, _GRADE):
            args = [_GRADE, *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # `grade --seed 1 assignment1` is a grading too: its options may stand first
        if args and args[0].startswith("-") and args[0] not in ("--help", "--version"):
            args = [_GRADE, *args]
        return super().parse_args(ctx, args)


_GRADE = "ASSIGNMENT"


def _version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        from grader import __version__  # noqa: PLC0415 - only for --version

        click.echo(f"grade {__version__}")
        ctx.exit()


@click.group(cls=_Words, subcommand_metavar="ASSIGNMENT [SUBMISSION] | WORD …", no_args_is_help=True)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="The version."
)
def words() -> None:
    """Grade operating-systems assignments by asking the kernel what a submission really did.

    \b
    grade assignment3            grade what lies in this folder
    grade assignment3 FOLDER     grade another folder, or a single file
    grade assignment3 --help     all options of a grading
    """  # noqa: D301 - click wants the backspace itself


@click.command(_GRADE, options_metavar="[OPTIONS]")
@click.argument("assignment")
@click.argument("submission", default=".", type=click.Path())
@click.option(
    "--format",
    "shown",
    default="text",
    metavar="FORMAT",
    help="What stdout gets: text, json, junit, junit-ci, html, gradescope, prairielearn, autolab, classroom50.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=PATH",
    help="Written besides; repeatable. One format more: artemis=FOLDER.",
)
@click.option("--check", "only", multiple=True, metavar="ID", help="Only this check; repeatable.")
@click.option("--seed", type=click.IntRange(min=0), help="Repeat the run with this seed.")
@click.option(
    "--sandbox", type=click.Choice(TIERS), default="auto", show_default=True, help="The sandbox's tier."
)
@click.option("--course", metavar="DIR", help="The course's folder.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when it was graded, even if checks failed.")
@click.option("-v", "--verbose", is_flag=True, help="Show what the processes did and wrote.")
@click.pass_context
def grade_one(ctx: click.Context, /, **options: Any) -> int:
    """Grade one submission (a folder or a file; default: this folder) and print the report."""
    from grader.cli.grading import grade_and_report  # noqa: PLC0415 - with it comes all that grading needs

    return grade_and_report(early=ctx.obj, **options)


def dispatch(arguments: list[str], early: list[Started]) -> int:
    """Run one command line. The exit code; GradeError for what is wrong with it or with the course."""
    try:
        with words.make_context("grade", list(arguments), obj=early) as context:
            return int(words.invoke(context) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return UsageError.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.Abort as error:
        raise KeyboardInterrupt from error
    except click.ClickException as error:
        error.show(file=sys.stderr)
        return UsageError.exit_code
