"""What `grade verify` prints: what falls short first, then the tables."""

from collections.abc import Iterator, Sequence

from grader.model.grade import Grade
from grader.report.clean import clean
from grader.verify.records import Graded, SubjectKind, Verified
from grader.verify.table import ASCII, UNICODE, explanation, table


def render(results: Sequence[Verified], *, unicode: bool, width: int = 100) -> str:
    """Write the whole text, ended by a newline. Nothing of a submission in it can act on a terminal."""
    lines = [*_shortfalls(results, ascii_only=not unicode)]
    for result in results:
        lines += ["", *_assignment(result, unicode=unicode, width=width)]
    return "\n".join(lines) + "\n"


def _shortfalls(results: Sequence[Verified], *, ascii_only: bool) -> Iterator[str]:
    count = sum(len(result.problems) for result in results)
    if not count:
        yield "All holds."
        return
    yield f"{_counted(count, 'thing falls', 'things fall')} short:"
    for result in results:
        yield ""
        for problem in result.problems:
            text = clean(f"{result.assignment}: {problem.text}", ascii_only=ascii_only)
            yield "  " + text.replace("\n", "\n    ")


def _assignment(result: Verified, *, unicode: bool, width: int) -> Iterator[str]:
    signs = UNICODE if unicode else ASCII
    yield f"{result.assignment}: {', '.join(_summary(result))}"
    lines = list(table(result, signs, width))
    if lines:
        yield from ("", *lines, "", explanation(signs))


def _summary(result: Verified) -> Iterator[str]:
    for one in (*_of(result, "reference"), *_of(result, "starter")):
        yield f"{one.subject.kind} {_marks(one.grade)}"
    styles = _of(result, "style")
    full = sum(one.grade is not None and one.grade.score == one.grade.max_score for one in styles)
    yield f"{full} of {_counted(len(styles), 'style', 'styles')} at full marks"
    mutants = _of(result, "mutant")
    caught = sum(_is_caught(one) for one in mutants)
    yield f"{caught} of {_counted(len(mutants), 'mutant', 'mutants')} caught where they say"


def _is_caught(one: Graded) -> bool:
    failed = {check.id for check in one.grade.checks if check.outcome == "failed"} if one.grade else set()
    return bool(one.subject.caught_by) and failed.issuperset(one.subject.caught_by)


def _marks(grade: Grade | None) -> str:
    if grade is None or grade.score is None:
        return "not graded"
    return f"{grade.score:g}/{grade.max_score:g}"


def _of(result: Verified, kind: SubjectKind) -> list[Graded]:
    return [one for one in result.graded if one.subject.kind == kind]


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
