"""The processes that the kernel saw, as a tree: who made whom, where, how long, and how each ended."""

from collections.abc import Iterator
from signal import Signals
from typing import Any

import msgspec

from grader.model.observation import Process
from grader.report.cells import cells, pad, wrap
from grader.report.style import Style, hang

INDENT = "    "
MOST = 40
DEEPEST_CELLS = 12  # below that the tree is no longer indented


def process_tree(processes: list[dict[str, Any]], style: Style) -> Iterator[str]:
    """A line for each process (see `grader.model.observation.Process`), the first MOST of them."""
    known = msgspec.convert(processes[:MOST], list[Process])
    if len(known) > 1:
        yield from hang(style, INDENT, "processes, as the kernel saw them", "dim")
        yield from _branch(None, known, INDENT, style)
    if len(processes) > MOST:
        yield from hang(style, INDENT, f"and {len(processes) - MOST} more", "dim")


def _branch(parent: int | None, known: list[Process], trunk: str, style: Style) -> Iterator[str]:
    """The children of `parent`, and below each its own; `trunk` is drawn at the left of them."""
    children = _children(parent, known)
    others = [process for process in known if process not in children]
    for child in children:
        lead, below = _leads(trunk, style, root=parent is None, last=child is children[-1])
        yield from _rows(lead, below, child, style)
        yield from _branch(child.pid, others, below, style)


def _children(parent: int | None, known: list[Process]) -> list[Process]:
    """For None the roots: processes whose maker is not in the list."""
    if parent is None:
        pids = {process.pid for process in known}
        return [process for process in known if process.parent not in pids]
    return [process for process in known if process.parent == parent]


def _leads(trunk: str, style: Style, *, root: bool, last: bool) -> tuple[str, str]:
    """What stands left of a process, and what stands left of all that is below it."""
    if root or cells(trunk) > DEEPEST_CELLS:
        return trunk, trunk
    return trunk + style.sign("last" if last else "fork"), trunk + ("   " if last else style.sign("line"))


def _rows(lead: str, below: str, process: Process, style: Style) -> Iterator[str]:
    look = "red" if _faults(process) else "plain"
    for row in wrap(_sentence(process, style), style.width - cells(lead)):
        yield style.paint(lead, "dim") + style.paint(row, look)
        lead = pad(below, cells(lead))


def _sentence(process: Process, style: Style) -> str:
    origin = f"pid {process.pid}{_origin(process)}{_programs(process, style)}"
    return ", ".join([origin, _life(process), *_reaped(process), *_faults(process)])


def _origin(process: Process) -> str:
    if process.made_by == "grader":
        return ", your function's caller"
    return f" {process.made_by}ed" + (f" at line {process.where.line}" if process.where else "")


def _programs(process: Process, style: Style) -> str:
    arrow = style.sign("to")
    return "".join(f" {arrow} {style.line(' '.join(program.argv)[:80])}" for program in process.programs)


def _life(process: Process) -> str:
    if process.ended_ns is None:
        return f"born at {_ms(process.born_ns)} ms"
    return f"{_ms(process.born_ns)} to {_ms(process.ended_ns)} ms, {_end(process)}"


def _end(process: Process) -> str:
    if process.signal is None:
        return f"exit status {process.status}"
    by = " by the grader" if process.killed_by_grader else ""
    names = {signal.value: signal.name for signal in Signals}
    return f"killed{by} with {names.get(process.signal, f'signal {process.signal}')}"


def _reaped(process: Process) -> list[str]:
    if process.reaped_ns is None or process.ended_ns is None or process.made_by == "grader":
        return []
    return [f"reaped {_ms(process.reaped_ns - process.ended_ns)} ms later"]


def _faults(process: Process) -> list[str]:
    """What a child must not do: stay a zombie, outlive the call, come back out of the function."""
    if process.made_by == "grader":
        return []
    faults = [f"{process.escaped} out of your function"] if process.escaped else []
    if process.ended_ns is None:
        return [*faults, "never ended"]
    return faults if process.reaped_ns is not None else [*faults, "never reaped: a zombie"]


def _ms(nanoseconds: int) -> str:
    return f"{nanoseconds / 1e6:.1f}"
