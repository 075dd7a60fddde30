"""Whose folder or archive this is, and what lies in it."""

import os
from collections.abc import Callable, Iterator, Sequence

from grader.batch.intake import blackboard, canvas, gradescope, moodle, plain
from grader.batch.intake.found import Item, archive_stem, items_in, unlike
from grader.batch.intake.members import UnusableArchive
from grader.batch.intake.unpack import OF_A_CLASS, unpack
from grader.batch.records import Entry, Part
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


class Intake:
    """Everybody who handed something in, one after the other: a class may be large, and is not held as a whole.

    `strangers` are the names that belong to nobody, known when all have been given.
    """

    def __init__(self, layout: str, items: list[Item]) -> None:
        self.layout = layout
        self.strangers: list[str] = []
        self._items = items

    def __iter__(self) -> Iterator[Entry]:
        """Every entry, once."""
        left = {item.name for item in self._items if not self._is_known(item)}
        for entry in unlike(_ENTRIES[self.layout](self._items)):
            left.difference_update(map(self._top_name, entry.parts))
            yield entry
        self.strangers = sorted(map(visible, left))

    def _is_known(self, item: Item) -> bool:
        """Whether it is what a platform writes about submissions, or an attempt that was followed by another one."""
        return item.name == gradescope.METADATA or (
            self.layout == "blackboard" and blackboard.match(item) is not None
        )

    def _top_name(self, part: Part) -> str:
        """The name, among those at the top, that a part is or lies in."""
        folder = os.path.join(self._items[0].folder, "")
        return os.fsdecode(part.path).removeprefix(folder).partition("/")[0]


def find_entries(path: str, module: str, work: str, layout: str = "auto") -> Intake:
    """Look into a class's folder or archive. `work` is a folder of ours, in which an archive is unpacked.

    UsageError when the path is none, or is no class's.
    """
    items = _descend(_top(path, work), module)
    found = Intake(_layout(items) if layout == "auto" else layout, items)
    if next(iter(found), None) is None:
        raise UsageError(f"{visible(path)}: nothing in it looks like a submission ({found.layout} layout)")
    return found


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
