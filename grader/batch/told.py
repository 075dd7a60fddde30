"""What `grade batch` prints in the end."""

from collections.abc import Iterator

from grader.batch.outputs.overview import Overview
from grader.batch.outputs.write import Written
from grader.report.style import count
from grader.spec.visible import visible

_SHOWN = 10


def told(done: Written, folder: str, due: int) -> str:
    """A few lines: how it went, what failed most, who has no mark, and where all is to be found."""
    return "\n".join(_lines(done, folder, due)) + "\n"


def _lines(done: Written, folder: str, due: int) -> Iterator[str]:
    seen = done.overview
    yield f"{seen.heading}: {seen.verdict}" + ("" if due else " (nothing was left to do)")
    if seen.mean is not None:
        yield f"  marks: {seen.mean} of {seen.of} on average; " + _figures(seen)
    if seen.failing:
        worst = [f"{share.name} {share.percent:.0f} %" for share in seen.failing[:3]]
        yield f"  failed most: {', '.join(worst)}"
    for title, mentions in (("hanging", seen.hanging), ("hostile", seen.hostile)):
        if mentions:
            yield f"  {title}: {', '.join(each.name for each in mentions[:_SHOWN])}" + _more(len(mentions))
    if seen.regraded:
        yield f"  graded anew: {seen.regraded}, with another outcome: {len(seen.changes)} (changes.csv)"
    for each in seen.ungraded[:_SHOWN]:
        yield f"  no mark: {each.name}: {each.why}"
    if len(seen.ungraded) > _SHOWN:
        yield f"  no mark: {len(seen.ungraded) - _SHOWN} more, see index.html"
    yield from _left_out(done)
    for where, names in done.unknown.items():
        listed = ", ".join(map(visible, names[:_SHOWN])) + _more(len(names))
        yield f"  {where}: nobody who handed in is called {listed}"
    if seen.strangers:
        yield f"  {count(len(seen.strangers), 'name')} in the folder taken for no submission: see index.html"
    yield f"  written to {folder}: {', '.join(done.names)}"


def _left_out(done: Written) -> Iterator[str]:
    """Whose marks are in no gradebook, and why."""
    for name, left_out in done.left_out.items():
        for why, who in left_out.items():
            yield f"  {name}.csv: {why}: {', '.join(who[:_SHOWN])}" + _more(len(who))


def _figures(seen: Overview) -> str:
    return "; ".join(f"{name} {value}" for name, value in seen.figures[:3])


def _more(number: int) -> str:
    return f" and {number - _SHOWN} more" if number > _SHOWN else ""
