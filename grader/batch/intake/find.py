"""Whose folder or archive this is, and what lies in it."""

import os
from collections.abc import Callable, Iterator, Sequence

from grader.batch.intake import blackboard, canvas, gradescope, moodle, plain
from grader.batch.intake.found import Item, archive_stem, items_in, unlike
from grader.batch.intake.unpack import OF_A_CLASS, UnusableArchive, unpack
from grader.batch.records import Entry
from grader.model.base import Record
from grader.model.errors import UsageError
from grader.spec.visible import visible

_BY_NAME: dict[str, Callable[[Item], object]] = {
    "moodle": moodle.match,
    "blackboard": blackboard.match,
    "canvas": canvas.match,
}
"""Layouts told by their names, the plainest pattern first."""

_ENTRIES: dict[str, Callable[[Sequence[Item]], Iterator[Entry]]] = {
    "plain": plain.entries,
    "moodle": moodle.entries,
    "canvas": canvas.entries,
    "blackboard": blackboard.entries,
    "gradescope": gradescope.entries,
}
LAYOUTS = ("auto", *_ENTRIES)


class Intake(Record, frozen=True, kw_only=True):
    """What was found: the layout, the entries by name, and the names that belong to nobody."""

    layout: str
    entries: list[Entry]
    strangers: list[str]


def find_entries(path: str, module: str, work: str, layout: str = "auto") -> Intake:
    """Everybody who handed something in. `work` is a folder of ours, in which an archive is unpacked.

    UsageError when the path is none, or is no class's.
    """
    items = _descend(_top(path, work), module)
    if layout == "auto":
        layout = _layout(items)
    entries = list(unlike(_ENTRIES[layout](items)))
    if not entries:
        raise UsageError(f"{visible(path)}: nothing in it looks like a submission ({layout} layout)")
    known = {os.path.basename(part.path) for entry in entries for part in entry.parts}
    strangers = [visible(item.name) for item in items if os.fsencode(item.name) not in known]
    return Intake(
        layout=layout,
        entries=sorted(entries, key=lambda entry: (entry.name.casefold(), entry.student)),
        strangers=strangers,
    )


def _top(path: str, work: str) -> list[Item]:
    """The names at the top of a folder or an archive."""
    if os.path.isdir(path):
        return items_in(path)
    if not os.path.isfile(path):
        raise UsageError(f"{visible(path)}: there is no such folder or archive")
    if archive_stem(path) is None:
        raise UsageError(f"{visible(path)}: name a folder, or a .zip or .tar archive")
    folder = os.path.join(work, "class")
    try:
        unpack(path, folder, OF_A_CLASS)
    except UnusableArchive as error:
        raise UsageError(f"{visible(path)}: {error}") from error
    return items_in(folder)


def _descend(items: list[Item], module: str) -> list[Item]:
    """The names inside, where all lies in one folder that is nobody's. UsageError for a single submission."""
    if any(item.name == module and not item.is_folder for item in items):
        folder = visible(items[0].folder)
        raise UsageError(f"{folder} is one submission, not a folder of them: it holds {module} itself")
    if len(items) != 1 or not items[0].is_folder or _layout(items) != "plain":
        return items
    inner = items_in(os.path.join(items[0].folder, items[0].name))
    is_class = inner and not any(item.name == module for item in inner)
    return (
        inner if is_class and (_layout(inner) != "plain" or all(map(plain.is_submission, inner))) else items
    )


def _layout(items: Sequence[Item]) -> str:
    """The layout that most of the names are of."""
    if gradescope.is_export(items):
        return "gradescope"
    for name, match in _BY_NAME.items():
        if 2 * sum(match(item) is not None for item in items) > len(items):
            return name
    return "plain"
