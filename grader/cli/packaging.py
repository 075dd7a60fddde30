"""`grade package PLATFORM ASSIGNMENT`: an archive that the platform's graders run."""

import click

from grader.package.gradescope import gradescope_zip
from grader.pipeline.assemble import open_course, open_task
from grader.report.write import write_report
from grader.sandbox.start import TIERS


@click.group("package")
def command() -> None:
    """Pack the grader and one assignment for a platform that runs graders itself."""


@command.command("gradescope")
@click.argument("assignment")
@click.option("-o", "--output", metavar="PATH", help="The zip; default: ASSIGNMENT-gradescope.zip.")
@click.option(
    "--reference", is_flag=True, help="Take the reference solution along, not its recorded answers."
)
@click.option("--offline", is_flag=True, help="Take all wheels along, so that setup needs no network.")
@click.option("--python", default="3.10", show_default=True, help="With --offline: the Python of the image.")
@click.option(
    "--sandbox", type=click.Choice(TIERS), default="auto", show_default=True, help="The sandbox's tier."
)
@click.option("--course", metavar="DIR", help="The course's folder.")
def gradescope(
    assignment: str,
    output: str | None,
    reference: bool,
    offline: bool,
    python: str,
    sandbox: str,
    course: str | None,
) -> int:
    """Make the autograder zip for Gradescope."""
    task = open_task(open_course(course), assignment)
    data = gradescope_zip(
        task, with_reference=reference, offline_python=python if offline else None, sandbox=sandbox
    )
    path = output or f"{task.assignment.id}-gradescope.zip"
    write_report(path, data)
    override = task.rubric.assignments.get(task.assignment.id)
    points = (override and override.out_of) or task.rubric.out_of
    click.echo(f"{path}: upload it under Configure Autograder, with {points:g} autograder points")
    return 0
