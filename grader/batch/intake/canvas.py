"""Canvas's "Download submissions": `<name>[_LATE]_<user>_<attachment>_<file>`, all in one folder, latest attempts only.

The name has letters, marks and digits of any script in it, or nothing. Anonymous ones are
`[LATE_]anon_<id>_<attachment>_<file>`. A file handed in again is called `name-1.py`, `name-2.py`, … by Canvas itself
(canvas-lms, lib/content_zipper.rb).
"""

import re
from collections.abc import Iterator, Sequence

from grader.batch.intake.found import Item, entry
from grader.batch.records import Entry, Part

NAMED = re.compile(
    r"(?P<name>[^\s./]*?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<attachment>\d+)_(?P<file>.+)", re.DOTALL
)
ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?(?P<name>anon_(?P<user>[A-Za-z0-9]+))(?:_LATE)?_(?P<attachment>\d+)_(?P<file>.+)",
    re.DOTALL,
)
_AGAIN = re.compile(r"(?P<stem>.+)-\d+(?P<ending>\.(?:py|zip|tar|tar\.gz|tgz))", re.IGNORECASE | re.DOTALL)


def match(item: Item) -> re.Match[str] | None:
    """The parts of a name of Canvas's."""
    return None if item.is_folder else ANONYMOUS.fullmatch(item.name) or NAMED.fullmatch(item.name)


def entries(items: Sequence[Item]) -> Iterator[Entry]:
    """One entry a user."""
    files: dict[str, dict[str, Part]] = {}
    heads: dict[str, re.Match[str]] = {}
    for found, item in ((match(item), item) for item in items):
        if found is not None:
            heads.setdefault(found["user"], found)
            name = original(found["file"])
            mine = files.setdefault(found["user"], {})
            mine[name if name not in mine else found["file"]] = item.part(
                name if name not in mine else found["file"]
            )
    for user, head in heads.items():
        late = "LATE" in head[0][: head.start("attachment")].split("_")
        known = {} if head["name"].startswith("anon_") else {"canvas": user}
        student = f"{head['name']} {user}".strip()
        yield entry(student, head["name"] or user, files[user].values(), ids=known, late=late)


def original(name: str) -> str:
    """The name that the student's file had before Canvas numbered it."""
    found = _AGAIN.fullmatch(name)
    return f"{found['stem']}{found['ending']}" if found else name
