"""Moodle's "Download all submissions": `<Full name>_<number>_assignsubmission_file…`, as folders or as files.

The number is the participant's of this assignment, the N of "Participant N" in the grading worksheet
(mod/assign/locallib.php, download_submissions).
"""

import os
import re
from collections.abc import Iterator, Sequence

from grader.batch.intake.found import Item, entry, items_in
from grader.batch.records import Entry, Part

PATTERN = re.compile(
    r"(?P<name>.*)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)


def match(item: Item) -> re.Match[str] | None:
    """The parts of a name of Moodle's."""
    return PATTERN.fullmatch(item.name)


def entries(items: Sequence[Item]) -> Iterator[Entry]:
    """One entry a participant; what was typed into the browser is left out."""
    files: dict[str, list[Part]] = {}
    names: dict[str, str] = {}
    for item in items:
        found = match(item)
        if found is not None and found["kind"] == "file":
            names.setdefault(found["number"], found["name"])
            part = _part_of_folder(item) if item.is_folder else item.part(found["file"] or item.name)
            files.setdefault(found["number"], []).append(part)
    for number, parts in files.items():
        name = names[number]
        yield entry(f"{name} {number}", name, parts, ids={"moodle": number})


def _part_of_folder(item: Item) -> Part:
    """A folder, which is of Moodle's making: where one file was handed in, that file."""
    inside = items_in(os.path.join(item.folder, item.name))
    return inside[0].part() if len(inside) == 1 and not inside[0].is_folder else item.part()
