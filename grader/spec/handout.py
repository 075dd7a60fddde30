"""handout.md beside an assignment.yaml: its headings, which checks may name, and what stands below each."""

import os.path
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from grader.spec.errors import Fault, Path
from grader.spec.nearest import did_you_mean

HANDOUT_FILE = "handout.md"
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")


class Section(NamedTuple):
    """A heading with its depth (1 to 6), and the Markdown up to the next heading that is no deeper."""

    depth: int
    heading: str
    text: str


def read_handout(folder: str) -> list[Section]:
    """The sections of an assignment's handout, in order; none when it has no handout that can be read."""
    try:
        with open(os.path.join(folder, HANDOUT_FILE), encoding="utf-8") as file:
            return sections(file.read())
    except (OSError, UnicodeDecodeError):
        return []


def by_heading(some: Sequence[Section]) -> dict[str, str]:
    """What stands below each heading."""
    return {section.heading: section.text for section in some}


def sections(markdown: str) -> list[Section]:
    """Every section; one within another is part of that one's text too. What is fenced as code is no heading."""
    lines = markdown.splitlines()
    starts = list(_headings(lines))
    found = []
    for n, (at, depth, heading) in enumerate(starts):
        end = next((later for later, its_depth, _ in starts[n + 1 :] if its_depth <= depth), len(lines))
        found.append(Section(depth, heading, "\n".join(lines[at + 1 : end]).strip()))
    return found


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif heading := _HEADING.match(line):
            yield number, len(heading[1]), heading[2]


def reading_faults(data: dict[str, Any], some: Sequence[Section], known: frozenset[str]) -> Iterator[Fault]:
    """Every `read` of an assignment that is no heading of its handout, or is for no kind of finding."""
    headings = [section.heading for section in some]
    general, checks = data.get("read"), data.get("checks")
    earlier: set[str] = set()
    for heading, kinds in general.items() if isinstance(general, dict) else ():
        yield from _heading_fault(heading, ("read", heading), headings, key=True)
        for number, kind in enumerate(kinds if isinstance(kinds, list) else ()):
            if isinstance(kind, str):
                yield from _kind_fault(kind, ("read", heading, number), known, earlier)
                earlier.add(kind)
    for index, check in enumerate(checks if isinstance(checks, list) else ()):
        if isinstance(check, dict) and isinstance(check.get("read"), str):
            yield from _heading_fault(check["read"], ("checks", index, "read"), headings)


def _kind_fault(kind: str, path: Path, known: frozenset[str], earlier: Collection[str]) -> Iterator[Fault]:
    if kind not in known:
        yield Fault(
            path=path,
            message=f'read: there is no kind of finding "{kind}"{did_you_mean(kind, sorted(known))}',
        )
    elif kind in earlier:
        yield Fault(path=path, message=f'read: "{kind}" has a heading already')


def _heading_fault(
    heading: str, path: Path, headings: Sequence[str], *, key: bool = False
) -> Iterator[Fault]:
    """One fault for what is no heading, or several."""
    if headings.count(heading) == 1:
        return
    if heading in headings:
        message = f'read: "{heading}" stands more than once in {HANDOUT_FILE}'
    elif headings:
        message = f'read: "{heading}" is no heading of {HANDOUT_FILE}{did_you_mean(heading, headings)}'
    else:
        message = f'read: there is no {HANDOUT_FILE} with the heading "{heading}"'
    yield Fault(path=path, message=message, key=key)
