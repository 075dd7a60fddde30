"""`grade ASSIGNMENT [SUBMISSION]`: grade, write the reports asked for, print one."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial

from grader.cli.waiting import check_line
from grader.model.base import Record
from grader.model.errors import UsageError
from grader.model.grade import Grade
from grader.pipeline.assemble import open_course
from grader.pipeline.grading import grade_submission
from grader.report.console import supports_unicode, terminal_width, use_colour
from grader.report.formats import FOLDERS, FORMATS
from grader.sandbox.start import Started
from grader.spec.course import VARIABLE, Course
from grader.spec.visible import visible


class Output(Record, frozen=True, kw_only=True):
    """What stdout gets, and what is written besides: pairs of format and path."""

    shown: str
    reports: Sequence[tuple[str, str]]
    verbose: bool = False


def grade_and_report(
    *,
    assignment: str,
    submission: str,
    shown: str,
    reports: Sequence[str],
    only: Sequence[str],
    seed: int | None,
    sandbox: str,
    course: str | None,
    verbose: bool,
    exit_zero: bool,
    early: Sequence[Started],
) -> int:
    """Do one grading. 0 when every check passed, 1 when one failed, 3 when the grader itself failed at one.

    When there can be no grading, the reports are made all the same and say so; then the error is raised again.
    """
    output = Output(shown=_shown(shown), reports=[_target(report) for report in reports], verbose=verbose)
    if "html" in {shown, *(name for name, _ in output.reports)}:
        threading.Thread(target=_load_page).start()
    try:
        with check_line(sys.stderr, os.environ) as told:
            grade = grade_submission(
                _course_for(submission, course),
                assignment,
                submission,
                seed=seed,
                sandbox=sandbox,
                only=only,
                early=early,
                told=told,
            )
    except Exception as error:
        from grader.pipeline.ungraded import ungraded  # noqa: PLC0415 - only for a fault

        _put_out_ungraded(ungraded(assignment, submission, error, seed=seed, sandbox=sandbox), output)
        raise
    _put_out(grade, output)
    code = exit_code(grade)
    return 0 if exit_zero and code == 1 else code


def _load_page() -> None:
    """Make ready what the page needs while the submission runs and this process waits. A fault shows up later."""
    with contextlib.suppress(Exception):
        from grader.report.html.shell import page_template  # noqa: PLC0415 - only when a page is asked for

        page_template()


def _course_for(submission: str, named: str | None) -> Course:
    """The course to grade by. One that was not named must not be the student's own: it says what full marks are."""
    course = open_course(named)
    handed_in = os.path.realpath(submission)
    if not (named or os.environ.get(VARIABLE)) and f"{os.path.realpath(course.root)}/".startswith(
        f"{handed_in}/"
    ):
        raise UsageError(
            f"what looks like the course here, {visible(course.root)}, is part of what is to be graded: "
            f"name the course by --course or {VARIABLE}"
        )
    return course


def exit_code(grade: Grade) -> int:
    """0, 1 or 3, as interfaces.md says."""
    outcomes = {check.outcome for check in grade.checks}
    if "error" in outcomes or grade.error is not None:
        return 3
    return 1 if "failed" in outcomes else 0


def _shown(name: str) -> str:
    if name in FOLDERS:
        raise UsageError(f"{name} is a folder of files, so it cannot be printed: say --report {name}=FOLDER")
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}; there are: {', '.join([*FORMATS, *FOLDERS])}")
    return name


def _target(report: str) -> tuple[str, str]:
    name, separator, path = report.partition("=")
    if not separator or not path:
        raise UsageError(f"--report {report}: say FORMAT=PATH, for instance json=report.json")
    return name if name in FOLDERS else _shown(name), path


def _put_out(grade: Grade, output: Output) -> None:
    """Every report that can be written, whatever happens to another; the first fault is raised."""
    try:
        _show(grade, output)
    finally:
        faults = _write(grade, output.reports)
    if faults:
        raise faults[0]


def _put_out_ungraded(grade: Grade, output: Output) -> None:
    """The reports that a program reads; a person reads the error itself, on stderr."""
    faults = _write(grade, output.reports)
    if output.shown != "text":
        faults += _faults_of(partial(_show, grade, output))
    for fault in faults:
        print(f"grade: {fault}", file=sys.stderr)


def _write(grade: Grade, reports: Sequence[tuple[str, str]]) -> list[Exception]:
    """Every report that can be written is written; what is wrong with the others."""
    return [fault for name, path in reports for fault in _faults_of(partial(_write_one, grade, name, path))]


def _write_one(grade: Grade, name: str, path: str) -> None:
    from grader.report.write import write_folder, write_report  # noqa: PLC0415 - only when a report is asked for

    if name in FOLDERS:
        write_folder(path, FOLDERS[name](grade))
    else:
        write_report(path, FORMATS[name](grade))


def _faults_of(work: Callable[[], None]) -> list[Exception]:
    try:
        work()
    except Exception as fault:  # noqa: BLE001 - raised, or told, when the other reports are written
        return [fault]
    return []


def _show(grade: Grade, output: Output) -> None:
    if output.shown != "text":
        data = FORMATS[output.shown](grade)
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    from grader.report.text import render_text  # noqa: PLC0415 - only when it is shown

    text = render_text(
        grade,
        width=terminal_width(sys.stdout, os.environ),
        colour=use_colour(sys.stdout, os.environ),
        unicode=supports_unicode(sys.stdout),
        verbose=output.verbose,
    )
    sys.stdout.write(text)
