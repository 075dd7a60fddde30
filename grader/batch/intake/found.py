"""What a layout is given and what it gives."""

import os
from collections.abc import Iterable, Iterator

import msgspec

from grader.batch.records import Entry, Part
from grader.model.base import Record
from grader.spec.visible import visible

IGNORED = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini", "__pycache__"})
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".7z", ".rar")
"""Archives by their names; those of the last two kinds cannot be opened here, and it is said of whom."""


class Item(Record, frozen=True, kw_only=True):
    """A name at the top of what was handed in by all. `name` is as `os.fsdecode` makes it."""

    folder: str
    name: str
    is_folder: bool

    def part(self, name: str | None = None) -> Part:
        """It as a part of a submission, in which it is called `name`."""
        path = os.path.join(self.folder, self.name)
        return Part(path=os.fsencode(path), name=os.fsencode(self.name if name is None else name))


def items_in(folder: str) -> list[Item]:
    """What lies in a folder, by name, less what systems leave there. Links are nobody's submission."""
    with os.scandir(folder) as listing:
        found = [
            Item(folder=folder, name=entry.name, is_folder=entry.is_dir(follow_symlinks=False))
            for entry in listing
            if not is_ignored(entry.name) and not entry.is_symlink()
        ]
    return sorted(found, key=lambda item: item.name)


def is_ignored(name: str) -> bool:
    """Whether a name is none of a student's: hidden, or of a file manager's making."""
    return name.startswith(".") or name in IGNORED


def archive_stem(name: str) -> str | None:
    """The name of an archive without its ending, None for anything else."""
    lower = name.lower()
    ending = max((ending for ending in ARCHIVES if lower.endswith(ending)), key=len, default=None)
    return None if ending is None else name[: -len(ending)]


def stem(name: str) -> str:
    """A name without the ending of an archive or a Python file."""
    found = archive_stem(name)
    if found is not None:
        return found
    return name[:-3] if name.lower().endswith(".py") else name


def entry(student: str, name: str, parts: Iterable[Part], **known: object) -> Entry:
    """An entry with its texts made safe to show."""
    return Entry(student=visible(student), name=visible(name), parts=tuple(parts), **known)  # type: ignore[arg-type]


def unlike(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The same entries, with a number behind the name of a student that was there before."""
    seen: dict[str, int] = {}
    for each in entries:
        seen[each.student] = seen.get(each.student, 0) + 1
        times = seen[each.student]
        yield each if times == 1 else msgspec.structs.replace(each, student=f"{each.student} ({times})")
