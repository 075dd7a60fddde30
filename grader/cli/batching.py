"""`grade batch ASSIGNMENT FOLDER`: a whole class at once, for staff."""

import os
import sys
from typing import Any

import click

from grader.batch.intake import LAYOUTS
from grader.batch.order import Order
from grader.pipeline.assemble import open_course
from grader.sandbox.start import TIERS


@click.command("batch")
@click.argument("assignment")
@click.argument("folder", type=click.Path(), metavar="FOLDER|ARCHIVE")
@click.option("--out", metavar="DIR", help="Where everything is written (default: ASSIGNMENT-results).")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=len(os.sched_getaffinity(0)), help="How many at a time."
)
@click.option("--only", multiple=True, metavar="STUDENT", help="Grade only this student; repeatable.")
@click.option("--regrade", is_flag=True, help="Grade again what is done, and tell old marks from new ones.")
@click.option("--anonymous", is_flag=True, help="Codes for names in all that is written but gradebooks.")
@click.option("--canvas", metavar="CSV", help="Canvas's own gradebook export, to be filled in.")
@click.option("--canvas-column", metavar="TITLE", help="Its column, if it has several assignments.")
@click.option("--moodle", metavar="CSV", help="Moodle's own grading worksheet, to be filled in.")
@click.option("--moodle-column", metavar="TITLE", help="Its column of grades, if it is not found.")
@click.option("--times", metavar="CSV", help="When who handed in: two columns, student and time.")
@click.option(
    "--layout", type=click.Choice(LAYOUTS), default="auto", show_default=True, help="Who made FOLDER."
)
@click.option("--seed", type=click.IntRange(min=0), help="Draw all students' inputs from this seed.")
@click.option("--sandbox", type=click.Choice(TIERS), default="auto", show_default=True)
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", help="Who does the work.")
@click.option("--scheduler", metavar="ADDRESS", help="Of dask, as in tcp://HOST:8786.")
@click.option("--course", metavar="DIR", help="The course's folder.")
def command(course: str | None, out: str | None, assignment: str, **options: Any) -> int:
    """Grade a folder of submissions or an LMS's export. What is done already is not done again.

    FOLDER holds a folder, an archive or a .py file for each student, or is what Moodle, Canvas, Blackboard or
    Gradescope let you download, unpacked or not.
    """
    from grader.batch.command import grade_class  # noqa: PLC0415 - --help needs none of it

    name = os.path.basename(os.path.normpath(assignment))
    order = Order(assignment=assignment, out=out or f"{name}-results", **options)
    return grade_class(order, open_course(course), out=sys.stdout, progress=sys.stderr)
