"""`grade verify [ASSIGNMENT…]`: for staff: do reference, starter, mutants and styles get what they must."""

import os
import sys
from collections.abc import Sequence

import click

from grader.pipeline.answers import record
from grader.pipeline.assemble import open_course, open_task
from grader.sandbox.start import TIERS
from grader.spec.course import assignment_ids

RECORDED_SEEDS = 32


@click.command("verify")
@click.argument("assignments", nargs=-1)
@click.option(
    "--record", "recording", is_flag=True, help="Write the reference's answers for students instead."
)
@click.option("--seed", type=click.IntRange(min=0), help="Repeat with this seed.")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="How many at a time.")
@click.option("--sandbox", type=click.Choice(TIERS), default="auto", show_default=True)
@click.option("--course", metavar="DIR", help="The course's folder.")
def command(
    assignments: Sequence[str],
    recording: bool,
    seed: int | None,
    jobs: int,
    sandbox: str,
    course: str | None,
) -> int:
    """Check the course itself: the reference and all styles at full marks, every mutant caught."""
    found = open_course(course)
    ids = [open_task(found, name).assignment.id for name in assignments or assignment_ids(found)]
    if recording:
        for name in ids:
            click.echo(record(open_task(found, name), range(1, RECORDED_SEEDS + 1), sandbox))
        return 0
    from grader.verify import run_and_show  # noqa: PLC0415 - not needed to record

    return run_and_show(
        found, ids, jobs=jobs, seed=seed, sandbox=sandbox, out=sys.stdout, progress=sys.stderr
    )
