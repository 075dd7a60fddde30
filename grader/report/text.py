"""The report on a terminal: what failed first, then what passed, the marks, and how it was run."""

from collections.abc import Iterator
from typing import get_args

from grader.model.grade import CheckResult, Grade, Outcome
from grader.report.failures import INDENT, common_failure, common_finding, failures, heading
from grader.report.score import score
from grader.report.style import Style, count, hang

FILE_COLUMNS = 80
OUTCOMES = get_args(Outcome)


def render_text(grade: Grade, *, width: int, colour: bool, verbose: bool, unicode: bool = True) -> str:
    """The report in lines of at most `width` columns (24 at the least), with a newline at its end.

    Nothing in it but colours of our own acts on the terminal. With `unicode` off it is plain ASCII.
    """
    style = Style(columns=width, colour=colour, unicode=unicode, verbose=verbose)
    sections = (_header, _verdict, _failed, _errors, _skipped, _passed, score, _sandbox)
    drawn = ["\n".join(section(grade, style)).strip("\n") for section in sections]
    return "\n\n".join(filter(None, drawn)) + "\n"


def render_text_file(grade: Grade) -> bytes:
    """The report for a file: no colour, 80 columns, in UTF-8."""
    return render_text(grade, width=FILE_COLUMNS, colour=False, verbose=True).encode("utf-8")


def _having(grade: Grade, outcome: Outcome) -> list[CheckResult]:
    return [check for check in grade.checks if check.outcome == outcome]


def _header(grade: Grade, style: Style) -> Iterator[str]:
    yield from hang(style, "  ", f"{style.line(grade.assignment)}: {style.line(grade.title)}", "bold")
    yield from hang(style, "  ", style.line(grade.submission.path))
    dot = style.sign("dot")
    run = f"seed {grade.seed} (--seed {grade.seed} repeats this run) {dot} {grade.duration_s:.2f} s"
    yield from hang(style, "  ", run, "dim")


def _verdict(grade: Grade, style: Style) -> Iterator[str]:
    """One line that says it all, for those who read no further."""
    if grade.error is not None:
        text = "The grader could not do its work. This is not your fault."
        yield from hang(style, f"  {style.sign('error')} ", text, "bold yellow", "bold yellow")
        yield from hang(style, INDENT, style.clean(grade.error))
    elif grade.checks:
        numbers = {outcome: len(_having(grade, outcome)) for outcome in OUTCOMES}
        yield from hang(style, "  ", _counted(numbers, len(grade.checks)), _look(numbers))


def _counted(numbers: dict[Outcome, int], total: int) -> str:
    checks = count(total, "check")
    if numbers["passed"] == total:
        return f"All {checks} passed" if total > 1 else "The one check passed"
    first: Outcome = "failed" if numbers["failed"] else "passed"
    rest: dict[Outcome, str] = {"error": "could not be judged", "skipped": "skipped"}
    others = [f"{numbers[outcome]} {how}" for outcome, how in rest.items() if numbers[outcome]]
    return ", ".join([f"{numbers[first]} of {checks} {first}", *others])


def _look(numbers: dict[Outcome, int]) -> str:
    if numbers["failed"]:
        return "bold red"
    return "bold yellow" if numbers["error"] else "bold green"


def _failed(grade: Grade, style: Style) -> Iterator[str]:
    failed = _having(grade, "failed")
    said = common_finding(failed)
    if said is not None:
        yield from common_failure(said, failed, len(grade.checks), style)
    yield from failures(failed, said, style)


def _errors(grade: Grade, style: Style) -> Iterator[str]:
    errors = _having(grade, "error")
    if not errors:
        return
    lead, look = f"  {style.sign('error')} ", "bold yellow"
    yield from hang(style, lead, "A fault of the grader, not yours", look, look)
    yield from hang(
        style, INDENT, "Nothing was held against you here. Please show this to the course's staff."
    )
    alike: dict[tuple[str, ...], list[CheckResult]] = {}
    for check in errors:
        alike.setdefault(tuple(finding.message for finding in check.findings), []).append(check)
    for messages, (first, *others) in alike.items():
        yield ""
        yield from heading(first, style)
        if others:
            ids = ", ".join(style.line(check.id) for check in others)
            yield from hang(style, INDENT, f"The same at {count(len(others), 'other check')}: {ids}.", "dim")
        for message in messages:
            yield from hang(style, INDENT, style.clean(message))


def _skipped(grade: Grade, style: Style) -> Iterator[str]:
    """Checks that were not made, together with those that were not made for the same reason."""
    reasons: dict[str, list[str]] = {}
    for check in _having(grade, "skipped"):
        why = check.findings[0].message if check.findings else "Not asked for."
        reasons.setdefault(style.clean(why), []).append(style.line(check.id))
    for why, ids in reasons.items():
        text = f"{len(ids)} skipped: {', '.join(ids)}"
        yield from hang(style, f"  {style.sign('skipped')} ", text, lead_look="bold")
        yield from hang(style, INDENT, why, "dim")


def _passed(grade: Grade, style: Style) -> Iterator[str]:
    ids = [style.line(check.id) for check in _having(grade, "passed")]
    if ids:
        lead = f"  {style.sign('passed')} "
        yield from hang(style, lead, f"{len(ids)} passed: {', '.join(ids)}", lead_look="bold green")


def _sandbox(grade: Grade, style: Style) -> Iterator[str]:
    """The tier, and by name each protection that this host could not give."""
    sandbox = grade.sandbox
    if not sandbox.protections:  # none was started
        return
    missing = {name: how for name, how in sandbox.protections.items() if how != "enforced"}
    enforced = len(sandbox.protections) - len(missing)
    counted = f"{enforced} of {count(len(sandbox.protections), 'protection')} enforced"
    tier = f"sandbox {style.line(sandbox.tier)} {style.sign('dot')} {counted}"
    yield from hang(style, "  ", tier, "dim")
    for name, how in missing.items():
        text = style.line(f"{name}: {how}")
        yield from hang(style, f"  {style.sign('error')} ", text, "yellow", "yellow")
