"""The picture's ground: where a lane and a moment are. Widths are in percent, heights in pixels.

So the picture fills whatever width the page has, and its letters keep their size.
"""

from collections.abc import Iterator
from functools import cached_property

import msgspec

from grader.model.observation import Process
from grader.report.html.axis import Axis, ticks
from grader.report.html.labels import below
from grader.report.html.lanes import Lane
from grader.report.html.seen import Seen
from grader.report.html.words import ms, tick

HEAD_PX, ROW_PX, FOOT_PX = 42, 38, 24
BAR_PX = 12
_BAR_TOP_PX = 17


class Chart(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A run, its scale and its lanes."""

    seen: Seen
    axis: Axis
    lanes: list[Lane]

    @property
    def height_px(self) -> int:
        """The height of the whole picture."""
        return HEAD_PX + ROW_PX * len(self.lanes) + FOOT_PX

    @property
    def bottom_px(self) -> int:
        """The lower edge of the last lane."""
        return HEAD_PX + ROW_PX * len(self.lanes)

    @cached_property
    def _rows(self) -> dict[int, int]:
        return {id(each): row for row, lane in enumerate(self.lanes) for each in lane.members}

    def y(self, process: Process | None) -> int | None:
        """The middle of the bar of a process, None for one that is not drawn."""
        row = self._rows.get(id(process))
        return None if row is None else HEAD_PX + ROW_PX * row + _BAR_TOP_PX + BAR_PX // 2

    def y_of(self, pid: int | None, at_ns: int) -> int | None:
        """The same for the process that had `pid` at that moment."""
        return self.y(self.seen.who(pid, at_ns))

    def x(self, at_ns: int) -> float:
        """The place of a moment in percent."""
        return self.axis.x(at_ns)


def upright(x: float, top: float, bottom: float, look: str, extra: str = "") -> str:
    """A vertical line at `x` percent."""
    return f'<line class="{look}" x1="{x:.2f}%" x2="{x:.2f}%" y1="{top}" y2="{bottom}"{extra}/>'


def ground(chart: Chart) -> Iterator[str]:
    """The lanes' stripes, the scale, and what was folded."""
    for row in range(0, len(chart.lanes), 2):
        yield f'<rect class="stripe" width="100%" y="{HEAD_PX + ROW_PX * row}" height="{ROW_PX}"/>'
    for at in ticks(chart.axis):
        x = chart.x(at)
        yield upright(x, HEAD_PX, chart.bottom_px + 4, "grid")
        yield below(x, chart.bottom_px + 17, tick(at))
    for began, ended in chart.axis.folds:
        x, width = chart.x(began), chart.x(ended) - chart.x(began)
        yield (
            f'<rect class="fold" x="{x:.2f}%" width="{width:.2f}%" y="{HEAD_PX}"'
            f' height="{chart.bottom_px - HEAD_PX}"/>'
        )
        yield below(x + width / 2, chart.bottom_px + 17, f"⋯ {ms(ended - began)} ⋯")
