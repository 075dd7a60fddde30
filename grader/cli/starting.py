"""`grade start ASSIGNMENT [DIR]`: the handout and the starter, copied to where the work begins."""

import os
import shutil

import click

from grader.model.errors import UsageError
from grader.pipeline.assemble import open_course, open_task


@click.command("start")
@click.argument("assignment")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path())
@click.option("--course", metavar="DIR", help="The course's folder.")
def command(assignment: str, folder: str | None, course: str | None) -> int:
    """Copy the handout and the starter to DIR (default: a folder named as the assignment). Overwrites nothing."""
    task = open_task(open_course(course), assignment)
    target = folder or task.assignment.id
    sources = _sources(task.folder)
    if not sources:
        raise UsageError(f"{task.assignment.id} has neither a handout nor a starter")
    there = [name for name in sources if os.path.lexists(os.path.join(target, name))]
    if there:
        raise UsageError(f"{os.path.join(target, there[0])} is there already; nothing was copied")
    os.makedirs(target, exist_ok=True)
    for name, source in sources.items():
        copy = shutil.copytree if os.path.isdir(source) else shutil.copyfile
        copy(source, os.path.join(target, name))
    click.echo(
        f"{', '.join(sources)} → {target}\nWhen you have begun: cd {target} && grade {task.assignment.id}"
    )
    return 0


def _sources(folder: str) -> dict[str, str]:
    """Name in the new folder → what is copied there."""
    starter = os.path.join(folder, "starter")
    names = sorted(os.listdir(starter)) if os.path.isdir(starter) else []
    found = {name: os.path.join(starter, name) for name in names if name != "__pycache__"}
    handout = os.path.join(folder, "handout.md")
    return {"handout.md": handout, **found} if os.path.isfile(handout) else found
