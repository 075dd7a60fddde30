"""`grade list`: the assignments of a course, and what each check of them is called and worth."""

from collections.abc import Iterator, Sequence

from grader.model.assignment import Assignment
from grader.report.cells import cells, pad
from grader.report.style import Style, count, hang, shown


def render_list(assignments: Sequence[Assignment], *, width: int, colour: bool, unicode: bool = True) -> str:
    """Each assignment with its title, and below it a line for each check, in the order of the YAML."""
    style = Style(columns=width, colour=colour, unicode=unicode)
    drawn = ["\n".join(_assignment(assignment, style)) for assignment in assignments]
    return "\n\n".join(drawn) + "\n" if drawn else "This course has no assignments.\n"


def _assignment(assignment: Assignment, style: Style) -> Iterator[str]:
    title = f"{style.line(assignment.id)}: {style.line(assignment.title)}"
    yield from hang(style, "  ", title, "bold")
    what = f"{assignment.function}() in {assignment.module}, {count(len(assignment.checks), 'check')}"
    yield from hang(style, "  ", style.line(what), "dim")
    columns = (
        [style.line(check.id) for check in assignment.checks],
        [check.criterion for check in assignment.checks],
        [shown(check.points, check.points) for check in assignment.checks],
    )
    wide = [max(map(cells, column)) for column in columns]
    for check, row in zip(assignment.checks, zip(*columns, strict=True), strict=True):
        lead = "  ".join(["", *(pad(text, room) for text, room in zip(row, wide, strict=True)), ""])
        yield from _check(lead, style.line(check.title), style)


def _check(lead: str, title: str, style: Style) -> list[str]:
    """One line where there is room for the title beside the rest, else two."""
    if style.width - cells(lead) >= style.width // 2:
        return hang(style, lead, title, lead_look="plain")
    return [*hang(style, "  ", lead.strip()), *hang(style, "      ", title, "dim")]
