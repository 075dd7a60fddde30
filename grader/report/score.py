"""The marks: a bar for each criterion, the total and its band."""

from collections.abc import Iterator

from grader.model.grade import CriterionScore, Grade
from grader.report.cells import cells, pad
from grader.report.style import Style, hang, shown

WIDEST_BAR = 24


def score(grade: Grade, style: Style) -> Iterator[str]:
    """A line for each criterion that has marks here, and the total below; nothing if nothing was graded."""
    if grade.error is not None:
        return
    rows = {style.line(name): part for name, part in grade.criteria.items() if part.max_score > 0}
    label_cells = max(map(cells, [*rows, "total"]))
    for name, part in rows.items():
        yield _row(name, part, label_cells, style)
    total = CriterionScore(score=grade.score, max_score=grade.max_score)
    row = _row("total", total, label_cells, style, bar=False)
    band = f"  {style.line(grade.band)}" if grade.band else ""
    if cells(row + band) <= style.width:
        yield style.paint(row + band, "bold")
    else:
        yield style.paint(row, "bold")
        yield from hang(style, "  ", band.strip(), "bold")
    if grade.score is None:
        yield from hang(style, "  ", "There is no mark: the grader could not judge everything.")


def _row(name: str, part: CriterionScore, label_cells: int, style: Style, *, bar: bool = True) -> str:
    numbers = _numbers(part)
    bar_cells = min(WIDEST_BAR, style.width - 2 - label_cells - 2 - 2 - len("100.25 / 100.25"))
    drawn = _bar(part, max(bar_cells, 1), style) if bar else " " * max(bar_cells, 1)
    return f"  {pad(name, label_cells)}  {drawn}  {numbers}"


def _numbers(part: CriterionScore) -> str:
    reached = "-" if part.score is None else shown(part.score, part.max_score)
    return f"{reached:>6} / {shown(part.max_score, part.max_score)}"


def _bar(part: CriterionScore, bar_cells: int, style: Style) -> str:
    """Full only for full marks, and empty only for none."""
    share = (part.score or 0) / part.max_score
    full = bar_cells if share >= 1 else max(int(share * bar_cells), int(share > 0))
    look = "green" if share >= 1 else "yellow"
    return style.paint(style.sign("full") * full, look) + style.paint(
        style.sign("void") * (bar_cells - full), "dim"
    )
