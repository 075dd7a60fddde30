"""A folder of folders, archives or .py files: each is a student's, who is called as it is."""

from collections.abc import Iterator, Sequence

from grader.batch.intake.found import Item, archive_stem, entry, stem
from grader.batch.records import Entry


def entries(items: Sequence[Item]) -> Iterator[Entry]:
    """One entry for each item that may be a submission."""
    for item in items:
        if is_submission(item):
            name = item.name if item.is_folder else stem(item.name)
            yield entry(name, name, [item.part()])


def is_submission(item: Item) -> bool:
    """Whether an item may be one: a folder, an archive, or a Python file."""
    return item.is_folder or archive_stem(item.name) is not None or item.name.lower().endswith(".py")
