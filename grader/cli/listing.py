"""`grade list`: the assignments of the course and their checks."""

import os
import sys

import click

from grader.pipeline.assemble import open_course, open_task
from grader.report.console import supports_unicode, terminal_width, use_colour
from grader.report.listing import render_list
from grader.spec.course import assignment_ids


@click.command("list")
@click.option("--course", metavar="DIR", help="The course's folder.")
def command(course: str | None) -> int:
    """The assignments and their checks."""
    found = open_course(course)
    tasks = [open_task(found, name) for name in assignment_ids(found)]
    sys.stdout.write(
        render_list(
            [task.assignment for task in tasks],
            width=terminal_width(sys.stdout, os.environ),
            colour=use_colour(sys.stdout, os.environ),
            unicode=supports_unicode(sys.stdout),
        )
    )
    return 0
