"""The document as the template shows it: everything cleaned, bounded and in the order of the page."""

from collections import Counter
from collections.abc import Sequence
from shlex import quote
from typing import NamedTuple

from markupsafe import Markup

from grader.model.base import Record
from grader.model.grade import CheckResult, Finding, Grade, Outcome, Stream
from grader.report.clean import clean
from grader.report.failures import common_finding
from grader.report.html.anchors import check_anchors
from grader.report.html.markdown import to_html
from grader.report.html.picture import Picture, draw_picture
from grader.report.html.source import Source, line_anchors, listings
from grader.report.html.words import line
from grader.report.style import count, shown

LANES_FAILED, LANES_PASSED, LANES_OF_A_PAGE, LANES_AT_LEAST = 60, 12, 300, 8
_LONGEST = 1200
_STREAM_CHARACTERS = 6000
_MOST_FINDINGS = 10


class Known(NamedTuple):
    """What a finding can lead to: (file, line) → anchor and code, heading of the handout → anchor."""

    lines: dict[tuple[str, int], tuple[str, str]]
    sections: dict[str, str]


class Bar(Record, frozen=True, kw_only=True):
    """A criterion; `share` in percent, None when there is no mark."""

    name: str
    numbers: str
    share: float | None


class Fault(Record, frozen=True, kw_only=True):
    """A finding; `code` is the line of the source that it points to, `anchor` where that stands.

    `read` is the heading in the handout, `section` where that stands in the page.
    """

    message: str
    times: int
    facts: list[tuple[str, str]]
    seen: str | None
    hint: str | None
    place: str | None
    anchor: str | None
    code: str | None
    read: str | None
    section: str | None


class Reading(Record, frozen=True, kw_only=True):
    """A section of the handout, as markup that was made safe."""

    anchor: str
    heading: str
    html: Markup


class CheckView(Record, frozen=True, kw_only=True):
    """One check; `faults` beyond the first few are counted in `more`."""

    anchor: str
    id: str
    title: str
    criterion: str
    outcome: Outcome
    points: str
    duration: str
    faults: list[Fault]
    more: int
    picture: Picture | None
    streams: list[tuple[str, str, str]]


class Page(Record, frozen=True, kw_only=True):
    """The whole page. `common` is the one fault that every failed check opens with."""

    heading: str
    path: str
    score: str | None
    out_of: str
    band: str | None
    verdict: str
    look: Outcome
    error: str | None
    bars: list[Bar]
    common: Fault | None
    failed: list[CheckView]
    errors: list[CheckView]
    passed: list[CheckView]
    skipped: list[CheckView]
    readings: list[Reading]
    sources: list[Source]
    protections: list[tuple[str, str, bool]]
    facts: list[tuple[str, str]]
    command: str
    notes: list[str]


def make_page(grade: Grade, notes: Sequence[str] = ()) -> Page:
    """The page of a document, with notes on its mark."""
    sources = listings(grade)
    known = Known(
        line_anchors(sources), {heading: f"handout-{n}" for n, heading in enumerate(grade.handout, 1)}
    )
    views = _checks(grade, known)
    common = common_finding([check for check in grade.checks if check.outcome == "failed"])
    of = {outcome: [view for view in views if view.outcome == outcome] for outcome in _LOOKS}
    return Page(
        heading=f"{line(grade.assignment)}: {line(grade.title)}",
        path=line(grade.submission.path, 300),
        score=None if grade.score is None else shown(grade.score, grade.max_score),
        out_of=shown(grade.max_score, grade.max_score),
        band=line(grade.band) if grade.band else None,
        verdict=_verdict({outcome: len(views) for outcome, views in of.items()}),
        look=next((outcome for outcome in _LOOKS if of[outcome]), "skipped"),
        error=text(grade.error) if grade.error is not None else None,
        bars=_bars(grade),
        common=_fault(common, 1, known) if common else None,
        failed=of["failed"],
        errors=of["error"],
        passed=of["passed"],
        skipped=of["skipped"],
        readings=[
            Reading(anchor=known.sections[heading], heading=line(heading), html=to_html(section))
            for heading, section in grade.handout.items()
        ],
        sources=sources,
        protections=[(line(name), line(state, 200), state == "enforced") for name, state in _states(grade)],
        facts=_facts(grade),
        command=f"grade {line(quote(grade.assignment))} {line(quote(grade.submission.path), 300)} --seed {grade.seed}",
        notes=[text(note) for note in notes],
    )


_LOOKS: tuple[Outcome, ...] = ("failed", "error", "passed", "skipped")


def text(raw: str, limit: int = _LONGEST) -> str:
    """Text of several lines, safe and bounded."""
    more = f"… ({len(raw) - limit} more characters)" if len(raw) > limit else ""
    return clean(raw[:limit]) + more


def _states(grade: Grade) -> list[tuple[str, str]]:
    return list(grade.sandbox.protections.items())


def _verdict(numbers: dict[Outcome, int]) -> str:
    total = sum(numbers.values())
    checks = count(total, "check")
    if numbers["passed"] == total:
        return f"All {checks} passed" if total != 1 else "The one check passed"
    said = [
        f"{numbers['failed']} of {checks} failed"
        if numbers["failed"]
        else f"{numbers['passed']} of {checks} passed"
    ]
    said += [f"{numbers['error']} could not be judged"] if numbers["error"] else []
    said += [f"{numbers['skipped']} skipped"] if numbers["skipped"] else []
    return ", ".join(said)


def _bars(grade: Grade) -> list[Bar]:
    bars = []
    for name, part in grade.criteria.items():
        if part.max_score > 0:
            reached = "-" if part.score is None else shown(part.score, part.max_score)
            numbers = f"{reached} / {shown(part.max_score, part.max_score)}"
            share = None if part.score is None else min(max(100 * part.score / part.max_score, 0), 100)
            bars.append(Bar(name=line(name), numbers=numbers, share=share))
    return bars


def _facts(grade: Grade) -> list[tuple[str, str]]:
    facts = [
        ("seed", str(grade.seed)),
        ("graded at", line(grade.graded_at)),
        ("duration", f"{grade.duration_s:.2f} s"),
        ("SHA-256", line(grade.submission.sha256)),
        ("sandbox", line(grade.sandbox.tier)),
    ]
    return facts + [(line(name), line(value)) for name, value in grade.grader.items()]


def _checks(grade: Grade, known: Known) -> list[CheckView]:
    """The views in the document's order; the failed ones have first call on the room for pictures."""
    anchors = check_anchors(grade.checks)
    by_need = sorted(range(len(anchors)), key=lambda n: grade.checks[n].outcome != "failed")
    views: dict[int, CheckView] = {}
    room = LANES_OF_A_PAGE
    for n in by_need:
        check = grade.checks[n]
        most = LANES_FAILED if check.outcome == "failed" else LANES_PASSED
        picture = draw_picture(check.evidence, f"p{n}", max(min(most, room), LANES_AT_LEAST))
        room -= len(picture.labels) if picture else 0
        views[n] = _check(check, anchors[n], picture, known)
    return [views[n] for n in range(len(anchors))]


def _check(check: CheckResult, anchor: str, picture: Picture | None, known: Known) -> CheckView:
    different = list(Counter(check.findings).items())
    reached = shown(check.points, check.max_points)
    return CheckView(
        anchor=anchor,
        id=line(check.id),
        title=line(check.title, 300),
        criterion=line(check.criterion),
        outcome=check.outcome,
        points=f"{reached} / {shown(check.max_points, check.max_points)}",
        duration=f"{check.duration_s * 1000:.0f} ms",
        faults=[_fault(finding, times, known) for finding, times in different[:_MOST_FINDINGS]],
        more=max(0, len(different) - _MOST_FINDINGS),
        picture=picture,
        streams=[*_stream("stderr", check.stderr), *_stream("stdout", check.stdout)],
    )


def _fault(finding: Finding, times: int, known: Known) -> Fault:
    where = finding.where
    anchor, code = known.lines.get((where.file, where.line), (None, None)) if where else (None, None)
    facts = (("Expected", finding.expected), ("What happened", finding.actual))
    return Fault(
        message=text(finding.message),
        times=times,
        facts=[(name, text(value)) for name, value in facts if value is not None],
        seen=text(finding.seen) if finding.seen is not None else None,
        hint=text(finding.hint) if finding.hint is not None else None,
        place=f"{line(where.file)}, line {where.line}" if where else None,
        anchor=anchor,
        code=code.strip() if code else None,
        read=line(finding.read) if finding.read is not None else None,
        section=known.sections.get(finding.read or ""),
    )


def _stream(name: str, stream: Stream) -> list[tuple[str, str, str]]:
    """(name, what is shown of it, its end) for a stream that is not blank."""
    if not stream.text.strip():
        return []
    end = stream.text[-_STREAM_CHARACTERS:]
    left_out = len(stream.text) - len(end)
    parts = [f"the last {len(end)} of {len(stream.text)} characters"] if left_out else []
    parts += ["cut short: it wrote more than is kept"] if stream.truncated else []
    return [(name, ", ".join(parts), clean(end))]
