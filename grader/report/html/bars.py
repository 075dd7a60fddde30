"""What is drawn in a lane: running, waiting, the zombie's time, programs and the end."""

from collections.abc import Iterable, Iterator
from html import escape

from grader.model.observation import Process
from grader.report.html.chart import BAR_PX, Chart, upright
from grader.report.html.labels import Piece, label
from grader.report.html.lanes import Lane
from grader.report.html.seen import WAITS, Timed
from grader.report.html.words import life, line, program, signal_name
from grader.report.style import count

Stretch = tuple[int, int]
_THINNEST = 0.35
_CLOSE = 0.15
_LABEL = 20
_TAIL = 5.0


def draw_lane(chart: Chart, lane: Lane) -> Iterator[str]:
    """One lane, whole; pointing at it shows its sentence."""
    y = chart.y(lane.process)
    if y is None:
        return
    yield "<g>"
    if len(lane.members) == 1:
        yield f"<title>{escape(life(lane.process))}</title>"
        yield from _one(chart, lane.process, y)
    else:
        yield from _many(chart, lane.members, y)
    yield "</g>"


def _one(chart: Chart, process: Process, y: int) -> Iterator[str]:
    end = chart.seen.end_ns
    lived = (process.born_ns, end if process.ended_ns is None else process.ended_ns)
    yield from _bars(chart, [lived], y, "run")
    yield from _bars(chart, _waits(chart, process, lived), y, "wait")
    yield from _bars(chart, _zombie(process, end), y, _fate(process), BAR_PX - 4)
    yield from _programs(chart, process, y)
    yield from _stuck(chart, process, y)
    yield from _end(chart, process, y)


def _many(chart: Chart, members: list[Process], y: int) -> Iterator[str]:
    """Many in one lane: above who runs, below who is a zombie."""
    end = chart.seen.end_ns
    lived = [(each.born_ns, end if each.ended_ns is None else each.ended_ns) for each in members]
    dead = [stretch for each in members for stretch in _zombie(each, end)]
    yield from _bars(chart, lived, y - BAR_PX // 4 - 1, "run", BAR_PX // 2)
    yield from _bars(chart, dead, y + BAR_PX // 4 + 1, _fate(members[0]), BAR_PX // 2)


def _fate(process: Process) -> str:
    return "zombie never" if process.reaped_ns is None else "zombie"


def _zombie(process: Process, end_ns: int) -> list[Stretch]:
    if process.ended_ns is None or process.made_by == "grader":
        return []
    return [(process.ended_ns, end_ns if process.reaped_ns is None else process.reaped_ns)]


def _waits(chart: Chart, process: Process, lived: Stretch) -> list[Stretch]:
    born, died = lived
    calls = (call for call in chart.seen.system_calls if call.pid == process.pid and call.name in WAITS)
    return [
        (call.began_ns, min(died, died if call.ended_ns is None else call.ended_ns))
        for call in calls
        if born <= call.began_ns <= died
    ]


def _bars(
    chart: Chart, stretches: Iterable[Stretch], y: int, kind: str, height: int = BAR_PX
) -> Iterator[str]:
    for left, right in _joined((chart.x(began), chart.x(ended)) for began, ended in stretches):
        width = max(right - left, _THINNEST)
        yield (
            f'<rect class="{kind}" x="{left:.2f}%" y="{y - height // 2}"'
            f' width="{width:.2f}%" height="{height}" rx="2"/>'
        )


def _joined(stretches: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Stretches that touch, or nearly so, become one."""
    begun: tuple[float, float] | None = None
    for left, right in sorted(stretches):
        if begun is None:
            begun = (left, right)
        elif left - begun[1] <= _CLOSE:
            begun = (begun[0], max(begun[1], right))
        else:
            yield begun
            begun = (left, right)
    if begun is not None:
        yield begun


def _programs(chart: Chart, process: Process, y: int) -> Iterator[str]:
    for each in process.programs:
        yield f'<use href="#m-exec" x="{chart.x(each.at_ns):.2f}%" y="{y}"/>'
    if process.programs:
        name = line(program(process) or "", _LABEL)
        yield label(chart.x(process.programs[-1].at_ns), y - 10, f"exec {name}", "note")


def _stuck(chart: Chart, process: Process, y: int) -> Iterator[str]:
    """Only that it waited at the end is known, not since when: the last bit of its bar says so."""
    if process.ended_ns is not None:
        return
    x = chart.x(chart.seen.end_ns)
    threads = [at for at in chart.seen.stuck if at.pid == process.pid]
    waiting = [at.syscall for at in threads if at.syscall]
    if waiting and not any(_sleeping(call, process) for call in chart.seen.system_calls):
        yield (
            f'<rect class="wait" x="{x - _TAIL:.2f}%" y="{y - BAR_PX // 2}"'
            f' width="{_TAIL}%" height="{BAR_PX}" rx="2"/>'
        )
    if threads:
        doing = f"waits in {line(waiting[0], _LABEL)}" if waiting else "runs"
        others = len(threads) - 1
        more = [Piece(f", {count(others, 'other thread')}")] if others else []
        yield label(x, y - 10, [Piece(doing), *more], "note")


def _sleeping(call: Timed, process: Process) -> bool:
    return call.pid == process.pid and call.ended_ns is None and call.name in WAITS


def _end(chart: Chart, process: Process, y: int) -> Iterator[str]:
    if process.escaped_ns is not None:
        yield f'<use href="#m-escape" x="{chart.x(process.escaped_ns):.2f}%" y="{y}"/>'
    if process.ended_ns is None:
        return
    x = chart.x(process.ended_ns)
    if process.signal is None:
        yield upright(x, y - 8, y + 8, "end")
        return
    yield f'<use href="#m-kill" x="{x:.2f}%" y="{y}"/>'
    if process.killed_by_grader:
        yield label(x, y - 10, [Piece(signal_name(process.signal)), Piece(" from the grader")], "note")
