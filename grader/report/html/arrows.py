"""What is drawn between lanes: forks, reaping, signals, pipes, and who waits for whom at the end."""

from collections.abc import Iterator

from grader.model.base import Record
from grader.model.observation import Process
from grader.report.html.chart import BAR_PX, HEAD_PX, Chart, upright
from grader.report.html.labels import Piece, label
from grader.report.html.seen import Call, Seen, Timed
from grader.report.html.words import left, ms, signal_name

_HALF = BAR_PX // 2
_MOST_SIGNALS = 60
_MOST_MOVES = 40
_APART = 30.0
_TOUCHING = 1.0
_BESIDE_PX = 8
_WRITES = ("write", "writev", "vmsplice", "pwritev2", "sendfile")
_READS = ("read", "readv", "preadv2")
_ENDS = {"limit": "limit met", "hung": "hung"}


class Move(Record, frozen=True, kw_only=True):
    """Bytes that one process wrote into a pipe and another one read from it."""

    writer: int
    reader: int
    began_ns: int
    ended_ns: int
    size: int


def forks(chart: Chart) -> Iterator[str]:
    """From maker to child, at the child's birth; one for those that share a lane."""
    for lane in chart.lanes:
        child = lane.process
        top, bottom = chart.y_of(child.parent, child.born_ns), chart.y(child)
        if child.made_by != "grader" and top is not None and bottom is not None:
            end = bottom - _HALF if bottom > top else bottom + _HALF
            yield upright(chart.x(child.born_ns), top, end, "fork", ' marker-end="url(#a-fork)"')


def reaping(chart: Chart) -> Iterator[str]:
    """From the zombie to the one that waited for it."""
    for process in _alone(chart):
        if process.reaped_ns is None or process.made_by == "grader":
            continue
        here, there = chart.y(process), chart.y_of(process.reaped_by, process.reaped_ns)
        if here is not None:
            x = chart.x(process.reaped_ns)
            close = x - chart.x(process.ended_ns or 0) < _TOUCHING
            beside = f' transform="translate({_BESIDE_PX} 0)"' if close else ""
            yield f'<circle class="reaped" cx="{x:.2f}%" cy="{here}" r="3.5"{beside}/>'
            if there is not None and there != here:
                lean = _HALF if there > here else -_HALF
                yield upright(x, here + lean, there - lean, "reap")


def signals(chart: Chart) -> Iterator[str]:
    """Who sent which signal to whom."""
    for sent in chart.seen.signals[:_MOST_SIGNALS]:
        x = chart.x(sent.at_ns)
        start, end = chart.y_of(sent.sender, sent.at_ns), chart.y_of(sent.target, sent.at_ns)
        if end is None:
            continue
        if start is not None and start != end:
            stop = end - _HALF if end > start else end + _HALF
            yield upright(x, start, stop, "signal", ' marker-end="url(#a-signal)"')
        yield f'<use href="#m-signal" x="{x:.2f}%" y="{end - 10}"/>'
        yield label(x, end - 10, signal_name(sent.signal), "note")


def moves(seen: Seen) -> list[Move]:
    """Each read of a pipe with the last write into it, by another process, that began before it ended."""
    found = []
    for read in seen.system_calls:
        if read.name not in _READS or not read.result or read.ended_ns is None or not _piped(read):
            continue
        writes = [call for call in seen.system_calls if _fed(call, read)]
        if writes:
            found.append(
                Move(
                    writer=writes[-1].pid,
                    reader=read.pid,
                    began_ns=writes[-1].began_ns,
                    ended_ns=read.ended_ns,
                    size=read.result,
                )
            )
    return found


def _piped(call: Timed) -> bool:
    return call.target is not None and call.target.startswith(("pipe:", "socket:"))


def _fed(call: Timed, read: Timed) -> bool:
    fits = call.name in _WRITES and call.target == read.target and call.pid != read.pid
    return fits and read.ended_ns is not None and call.began_ns < read.ended_ns


def pipes(chart: Chart) -> Iterator[str]:
    """From the writer's lane to the reader's."""
    for move in moves(chart.seen)[:_MOST_MOVES]:
        start, end = chart.y_of(move.writer, move.began_ns), chart.y_of(move.reader, move.ended_ns)
        if start is None or end is None or start == end:
            continue
        lean = _HALF if end > start else -_HALF
        yield (
            f'<line class="pipe" x1="{chart.x(move.began_ns):.2f}%" y1="{start + lean}"'
            f' x2="{chart.x(move.ended_ns):.2f}%" y2="{end - lean}" marker-end="url(#a-pipe)"/>'
        )


def call_lines(chart: Chart) -> Iterator[str]:
    """Where the function was called and where it returned, and with what left; or where it all ended."""
    call, seen = chart.seen.call, chart.seen
    yield from _earlier(chart)
    if call is not None and not seen.earlier:
        x = chart.x(call.began_ns)
        yield upright(x, 6, chart.bottom_px, "call")
        yield label(x, 15, f"called at {ms(call.began_ns)}", "head")
    if call is not None and call.ended_ns is not None:
        x = chart.x(call.ended_ns)
        fault = bool(call.zombies or call.running)
        yield upright(x, 22, chart.bottom_px, "return bad" if fault else "return")
        pieces = [Piece("return"), Piece(f" {ms(call.ended_ns)}", wide=True), *_what_is_left(", ", call)]
        yield label(x, 32, pieces, "head bad" if fault else "head")
        yield from _left_behind(chart, [*call.zombies, *call.running], call.ended_ns)
    elif seen.end in _ENDS:
        x = chart.x(seen.end_ns)
        yield upright(x, 22, chart.bottom_px, "return bad")
        yield label(x, 32, f"{_ENDS[seen.end]} at {ms(seen.end_ns)}", "head bad")


def _earlier(chart: Chart) -> Iterator[str]:
    """The returns of the calls before the last: a plain line for each, words for those that left something."""
    said = -_APART
    for n, call in enumerate(chart.seen.earlier, 1):
        x = chart.x(call.ended_ns or call.began_ns)
        faults = [*call.zombies, *call.running]
        yield upright(x, 6 if faults else HEAD_PX, chart.bottom_px, "earlier bad" if faults else "earlier")
        yield from _left_behind(chart, faults, call.ended_ns or call.began_ns)
        if faults and x - said > _APART:
            yield label(
                x, 15, [Piece("call ", wide=True), Piece(str(n)), *_what_is_left(": ", call)], "head bad"
            )
            said = x


def _what_is_left(lead: str, call: Call) -> Iterator[Piece]:
    """Such as ", 1 zombie, 2 running", in pieces."""
    for each in left(len(call.zombies), len(call.running)).split(", "):
        yield Piece(lead + each)
        lead = ", "


def _left_behind(chart: Chart, pids: list[int], at_ns: int) -> Iterator[str]:
    for pid in pids:
        y = chart.y_of(pid, at_ns)
        if y is not None:
            yield f'<circle class="left" cx="{chart.x(at_ns):.2f}%" cy="{y}" r="7"/>'


def waiting_for(chart: Chart) -> Iterator[str]:
    """At the end of a run that hung: from each process to those that it waits for."""
    at, x = chart.seen.end_ns, chart.x(chart.seen.end_ns)
    for stuck in chart.seen.stuck:
        others = [stuck.waits_for, stuck.owner, *(holder.pid for holder in stuck.holders)]
        for other in dict.fromkeys(others):
            start, end = chart.y_of(stuck.pid, at), chart.y_of(other, at)
            if start is not None and end is not None and start != end:
                x += 0.5
                stop = end - _HALF if end > start else end + _HALF
                yield upright(min(x, 99.5), start, stop, "needs", ' marker-end="url(#a-needs)"')


def _alone(chart: Chart) -> Iterator[Process]:
    return (lane.process for lane in chart.lanes if len(lane.members) == 1)
