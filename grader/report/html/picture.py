"""The picture of one run: each process a lane, drawn as SVG, and the same in words."""

from collections.abc import Iterator
from html import escape
from typing import Any

from markupsafe import Markup

from grader.model.base import Record
from grader.model.observation import Process
from grader.report.html import arrows
from grader.report.html.axis import make_axis
from grader.report.html.bars import draw_lane
from grader.report.html.chart import Chart, ground
from grader.report.html.lanes import Lane, make_lanes
from grader.report.html.seen import Seen, blamed, read_evidence
from grader.report.html.words import brief, brief_faults, left, line, ms, origin, program, sentences
from grader.report.style import count

_MOST_SENTENCES = 80
_MOST_DESCRIBED = 12
_LEGEND = (
    ("run", "running"),
    ("wait", "waiting"),
    ("zombie", "zombie: ended, not yet waited for"),
    ("zombie never", "zombie that nobody waits for"),
    ("fork", "fork"),
    ("m-exec", "exec: becomes another program"),
    ("reaped", "reaped"),
    ("m-kill", "killed by a signal"),
    ("m-signal", "signal sent"),
    ("pipe", "bytes through a pipe"),
    ("m-escape", "came back out of the function"),
    ("needs", "waits for"),
    ("fold", "time left out"),
)


class Label(Record, frozen=True, kw_only=True):
    """What stands left of a lane."""

    name: str
    origin: str
    ending: str
    bad: bool
    depth: int


class Picture(Record, frozen=True, kw_only=True):
    """Everything that the template needs; `legend` is (class or symbol, meaning) of what is to be seen."""

    caption: str
    labels: list[Label]
    svg: Markup
    legend: list[tuple[str, str]]
    words: list[str]
    left_out: int


def draw_picture(evidence: dict[str, Any], name: str, most: int) -> Picture | None:
    """The picture of a check's run with at most `most` lanes; None for a run in which nothing was forked.

    `name` begins the ids in it, and must be unlike that of any other picture of the page.
    """
    seen = read_evidence(evidence)
    if seen is None or not (seen.processes[1:] or seen.stuck):
        return None
    lanes, left_out = make_lanes(seen, most)
    chart = Chart(seen=seen, axis=make_axis(seen.begin_ns, seen.end_ns, _moments(seen)), lanes=lanes)
    drawn = "".join(_drawn(chart))
    told = [*sentences(seen, lanes), *_moved(seen)]
    caption = _caption(seen)
    return Picture(
        caption=caption,
        labels=[_label(lane) for lane in lanes],
        svg=_svg(drawn, chart.height_px, name, caption, told),
        legend=[(look, meaning) for look, meaning in _LEGEND if _is_drawn(look, drawn)],
        words=told[:_MOST_SENTENCES],
        left_out=left_out,
    )


def _drawn(chart: Chart) -> Iterator[str]:
    yield from ground(chart)
    yield from arrows.forks(chart)
    for lane in chart.lanes:
        yield from draw_lane(chart, lane)
    for between in (arrows.reaping, arrows.pipes, arrows.signals, arrows.call_lines, arrows.waiting_for):
        yield from between(chart)


def _is_drawn(look: str, drawn: str) -> bool:
    return f'class="{look}"' in drawn or f'href="#{look}"' in drawn


def _svg(drawn: str, height_px: int, name: str, caption: str, told: list[str]) -> Markup:
    desc = escape(" ".join(told[:_MOST_DESCRIBED]) + (" …" if len(told) > _MOST_DESCRIBED else ""))
    return Markup(  # noqa: S704 - numbers and our own words, and text that was escaped
        f'<svg role="img" aria-labelledby="{name}-t {name}-d" width="100%" height="{height_px}">'
        f'<title id="{name}-t">{escape(caption)}</title><desc id="{name}-d">{desc}</desc>{drawn}</svg>'
    )


def _moments(seen: Seen) -> Iterator[int]:
    """Every moment at which something was seen, for the scale."""
    for process in seen.processes:
        yield from filter(None, (process.born_ns, process.ended_ns, process.reaped_ns, process.escaped_ns))
        yield from (program.at_ns for program in process.programs)
    for call in seen.system_calls:
        yield from filter(None, (call.began_ns, call.ended_ns))
    for made in (*seen.calls, *seen.last_call):
        yield from filter(None, (made.began_ns, made.ended_ns))
    yield from (sent.at_ns for sent in seen.signals)


def _moved(seen: Seen) -> Iterator[str]:
    """A sentence for each pair of processes between which bytes went."""
    totals: dict[tuple[int, int], int] = {}
    for move in arrows.moves(seen):
        pair = (move.writer, move.reader)
        totals[pair] = totals.get(pair, 0) + move.size
    for (writer, reader), size in totals.items():
        yield f"pid {reader} read {count(size, 'byte')} through pipes that pid {writer} wrote into."


def _caption(seen: Seen) -> str:
    which = f"Run {seen.run} of {seen.runs}: " if seen.runs > 1 else ""
    total = len(seen.processes) + seen.left_out.processes
    crowd = f"{which}{total} process{'es' if total > 1 else ''} in {ms(int(seen.duration_ms * 1e6))}"
    call = seen.call
    if call is None or call.ended_ns is None:
        return f"{crowd}; the call did not return"
    return f"{crowd}; {left(len(call.zombies), len(call.running))} at the return"


def _label(lane: Lane) -> Label:
    process = lane.process
    if len(lane.members) > 1:
        return Label(
            name=f"{len(lane.members)} more",
            origin=f"like pid {process.pid}, {origin(process)}",
            ending=_endings(lane.members),
            bad=bool(blamed(process)),
            depth=lane.depth,
        )
    return Label(
        name=f"pid {process.pid}",
        origin=line(program(process) or origin(process), 30),
        ending=brief(process),
        bad=bool(blamed(process)),
        depth=lane.depth,
    )


def _endings(members: list[Process]) -> str:
    different = sorted({each.status for each in members if each.status is not None})
    if len(different) > 1:
        return ", ".join([*brief_faults(members[0]), f"exit {different[0]} to {different[-1]}"])
    return brief(members[0])
