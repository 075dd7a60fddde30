"""What falls short, from what was graded. Pure."""

from collections.abc import Iterator, Sequence

from grader.model.grade import CheckResult, Grade
from grader.verify.records import Graded, Problem, Subject


def shortfalls(graded: Sequence[Graded], checks: Sequence[str]) -> list[Problem]:
    """Every promise that does not hold: of each subject, and that each check is named by a mutant."""
    problems = [problem for one in graded for problem in _of_one(one)]
    return [*problems, *_never_caught(graded, checks)]


def _of_one(graded: Graded) -> Iterator[Problem]:
    subject, grade = graded.subject, graded.grade
    if graded.fault is not None:
        yield Problem(text=f"{_called(subject)}: {graded.fault.text}", exit_code=graded.fault.exit_code)
    if grade is None:
        return
    broken = [check for check in grade.checks if check.outcome == "error"]
    if grade.error is not None or broken:
        why = grade.error or _first_message(broken)
        yield Problem(
            text=f"{_called(subject)}: the grader failed: {why} (seed {grade.seed})",
            exit_code=3,
        )
    elif subject.kind == "mutant":
        yield from _not_caught(subject, grade)
    elif subject.kind == "starter":
        yield from _not_empty_handed(subject, grade)
    else:
        yield from _not_full(subject, grade)


def _not_caught(subject: Subject, grade: Grade) -> Iterator[Problem]:
    outcomes = {check.id: check.outcome for check in grade.checks}
    for check in subject.caught_by:
        if (outcome := outcomes.get(check, "absent")) != "failed":
            missed = f"not caught by {check}, which it names: {outcome}"
            yield Problem(text=f"{_called(subject)}: {missed} (seed {grade.seed})")


def _not_empty_handed(subject: Subject, grade: Grade) -> Iterator[Problem]:
    passed = [check.id for check in grade.checks if check.outcome == "passed"]
    if passed:
        yield Problem(text=f"{_called(subject)}: passes {', '.join(passed)}, untouched (seed {grade.seed})")
    elif grade.score != 0:
        yield Problem(text=f"{_called(subject)}: gets {grade.score}, untouched (seed {grade.seed})")


def _not_full(subject: Subject, grade: Grade) -> Iterator[Problem]:
    code = 3 if subject.kind == "reference" else 1
    lost = [check for check in grade.checks if check.outcome != "passed"]
    if lost:
        names = ", ".join(check.id for check in lost)
        text = f"{_called(subject)}: fails {names}: {_first_message(lost)} (seed {grade.seed})"
        yield Problem(text=text, exit_code=code)
    elif grade.score != grade.max_score:
        text = f"{_called(subject)}: gets {grade.score} of {grade.max_score} with every check passed"
        yield Problem(text=text, exit_code=code)


def _never_caught(graded: Sequence[Graded], checks: Sequence[str]) -> Iterator[Problem]:
    named = {check for one in graded for check in one.subject.caught_by}
    for check in checks:
        if check not in named:
            yield Problem(
                text=f"check {check}: no mutant names it, so nothing shows that it catches anything"
            )


def _first_message(checks: Sequence[CheckResult]) -> str:
    return next((finding.message for check in checks for finding in check.findings), "nothing is said of it")


def _called(subject: Subject) -> str:
    return subject.kind if subject.kind == subject.name else f"{subject.kind} {subject.name}"
