"""The student's source with the lines marked that findings and processes point to."""

from collections.abc import Iterator, Sequence

import msgspec

from grader.model.base import Record
from grader.model.grade import CheckResult, Grade
from grader.model.observation import Process, Stuck
from grader.report.clean import clean
from grader.report.html.anchors import check_anchors
from grader.report.html.words import line, stuck
from grader.report.style import count

_WHOLE_LINES = 400
_AROUND = 12
_LONGEST = 400
_MOST_NOTES = 12


class Note(Record, frozen=True, kw_only=True):
    """Something that is said of a line; `look` is "fault" or "made"; `anchor` leads to the check."""

    look: str
    text: str
    anchor: str | None = None
    check: str | None = None


class SourceLine(Record, frozen=True, kw_only=True):
    """One line; `skipped` is how many are left out before it."""

    number: int
    text: str
    notes: list[Note]
    skipped: int = 0


class Source(Record, frozen=True, kw_only=True):
    """One file, `file` as the document has it and `name` safe to show; its lines' ids are `anchor`-NUMBER."""

    file: str
    name: str
    anchor: str
    lines: list[SourceLine]
    marked: int
    skipped_after: int


Notes = dict[tuple[str, int], list[Note]]


def listings(grade: Grade) -> list[Source]:
    """Every file that the document carries, in its order."""
    notes = _notes(grade)
    return [_listing(name, text, f"s{n}", notes) for n, (name, text) in enumerate(grade.sources.items())]


def line_anchors(sources: Sequence[Source]) -> dict[tuple[str, int], tuple[str, str]]:
    """(file, line) of each line that is shown → (its id, its text)."""
    return {
        (source.file, line.number): (f"{source.anchor}-{line.number}", line.text)
        for source in sources
        for line in source.lines
    }


def _listing(name: str, text: str, anchor: str, notes: Notes) -> Source:
    rows = text.split("\n")
    rows = rows[:-1] if rows[-1] == "" else rows
    marked = [number for number in range(1, len(rows) + 1) if (name, number) in notes]
    shown = _shown(len(rows), marked)
    lines, last = [], 0
    for number in shown:
        row = rows[number - 1]
        cut = clean(row[:_LONGEST], keep="\t") + ("…" if len(row) > _LONGEST else "")
        said = notes.get((name, number), [])[:_MOST_NOTES]
        lines.append(SourceLine(number=number, text=cut, notes=said, skipped=number - last - 1))
        last = number
    return Source(
        file=name,
        name=line(name, 300),
        anchor=anchor,
        lines=lines,
        marked=len(marked),
        skipped_after=len(rows) - last,
    )


def _shown(total: int, marked: Sequence[int]) -> list[int]:
    """The whole of a short file; of a long one what is around its marked lines, or its beginning."""
    if total <= _WHOLE_LINES:
        return list(range(1, total + 1))
    near = {n for at in marked or [1] for n in range(at - _AROUND, at + _AROUND + 1) if 1 <= n <= total}
    return sorted(near)[:_WHOLE_LINES]


def _notes(grade: Grade) -> Notes:
    notes: Notes = {}
    for place, note in (*_faults(grade), *_made(grade.checks)):
        known = notes.setdefault(place, [])
        if note not in known:
            known.append(note)
    return notes


def _faults(grade: Grade) -> Iterator[tuple[tuple[str, int], Note]]:
    anchors = check_anchors(grade.checks)
    for check, anchor in zip(grade.checks, anchors, strict=True):
        for finding in check.findings:
            if finding.where is not None:
                text = clean(finding.message[:_LONGEST], keep="")
                note = Note(look="fault", text=text, anchor=anchor, check=clean(check.id, keep=""))
                yield (finding.where.file, finding.where.line), note
        if check.outcome == "failed":
            for each in msgspec.convert(check.evidence.get("stuck", []), list[Stuck]):
                if each.where is not None:
                    note = Note(look="fault", text=stuck(each), anchor=anchor, check=clean(check.id, keep=""))
                    yield (each.where.file, each.where.line), note


def _made(checks: Sequence[CheckResult]) -> Iterator[tuple[tuple[str, int], Note]]:
    """Where processes were made: how many, in how many checks."""
    tally: dict[tuple[str, int], tuple[int, set[int]]] = {}
    for n, check in enumerate(checks):
        for process in msgspec.convert(check.evidence.get("processes", []), list[Process]):
            if process.where is not None:
                number, seen_in = tally.get((process.where.file, process.where.line), (0, set()))
                tally[process.where.file, process.where.line] = (number + 1, seen_in | {n})
    for place, (number, seen_in) in tally.items():
        made = f"{number} processes were" if number > 1 else "1 process was"
        yield place, Note(look="made", text=f"{made} forked here, in {count(len(seen_in), 'check')}")
