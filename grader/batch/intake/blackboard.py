"""Blackboard's "Assignment file download": `<Assignment>_<user>_attempt_<time>[_<file>]`, and a .txt for each attempt.

The .txt holds `Name: Jane Doe (jdoe)`, in the server's language, which tells where in the name the user begins; else
the last word is taken. A student's own file name comes last, so nothing in it can make somebody else's attempt.
Times are the server's own, of no known zone, so they order attempts and tell nothing of lateness.
"""

import os
import re
from collections.abc import Iterator, Sequence

from grader.batch.intake.found import Item, entry
from grader.batch.records import Entry
from grader.model.base import Record

PATTERN = re.compile(
    r"(?P<head>.+?_.+?)_attempt_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<note>\.txt))?", re.DOTALL
)
_NAME_LINE = re.compile(r"[^:\uff1a]+[:\uff1a]\s*(?P<name>.*?)\s*\((?P<user>[^()]+)\)\s*")
_NOTE_BYTES = 1 << 16


class _User(Record, frozen=True, kw_only=True):
    """Who made an attempt."""

    user: str
    name: str


def match(item: Item) -> re.Match[str] | None:
    """The parts of a name of Blackboard's."""
    return PATTERN.fullmatch(item.name)


def entries(items: Sequence[Item]) -> Iterator[Entry]:
    """One entry a user, of the attempt with the latest time."""
    attempts: dict[str, dict[str, list[tuple[Item, str]]]] = {}
    users: dict[str, _User] = {}
    for found, item in ((match(item), item) for item in items):
        if found is None:
            continue
        head = found["head"]
        if found["note"]:
            users[head] = _who(item, head)
        files = attempts.setdefault(head, {}).setdefault(found["at"], [])
        if not found["note"]:
            files.append((item, found["file"] or item.name))
    for head, times in attempts.items():
        who = users.get(head) or _User(user=head.rpartition("_")[2], name=head.rpartition("_")[2])
        parts = [item.part(None if item.is_folder else name) for item, name in times[max(times)]]
        fault = None if parts else "the latest attempt has no file"
        yield entry(who.user, who.name, parts, ids={"login": who.user}, fault=fault)


def _who(note: Item, head: str) -> _User:
    """The user that a note speaks of, if the files are called after the same one."""
    with open(os.path.join(note.folder, note.name), "rb") as file:
        text = file.read(_NOTE_BYTES).decode("utf-8", "replace")
    for line in text.splitlines():
        found = _NAME_LINE.fullmatch(line)
        if found and head.endswith("_" + found["user"]):
            return _User(user=found["user"], name=found["name"] or found["user"])
    last = head.rpartition("_")[2]
    return _User(user=last, name=last)
