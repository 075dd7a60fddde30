"""`grade ASSIGNMENT [SUBMISSION]`: grade, write the reports asked for, print one."""

import os
import sys
from collections.abc import Sequence

from grader.model.errors import UsageError
from grader.model.grade import Grade
from grader.pipeline.assemble import open_course
from grader.pipeline.grading import grade_submission
from grader.report.console import supports_unicode, terminal_width, use_colour
from grader.report.formats import FORMATS
from grader.sandbox.start import Started


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
    early: Started | None,
) -> int:
    """Do one grading. 0 when every check passed, 1 when one failed, 3 when the grader itself failed at one."""
    _known(shown)
    wanted = [_target(report) for report in reports]
    grade = grade_submission(
        open_course(course), assignment, submission, seed=seed, sandbox=sandbox, only=only, started=early
    )
    _show(grade, shown, verbose=verbose)
    for name, path in wanted:
        from grader.report.write import write_report  # noqa: PLC0415 - only when a report is asked for

        write_report(path, FORMATS[name](grade))
    return exit_code(grade)


def exit_code(grade: Grade) -> int:
    """0, 1 or 3, as interfaces.md says."""
    outcomes = {check.outcome for check in grade.checks}
    if "error" in outcomes or grade.error is not None:
        return 3
    return 1 if "failed" in outcomes else 0


def _known(name: str) -> str:
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}; there are: {', '.join(FORMATS)}")
    return name


def _target(report: str) -> tuple[str, str]:
    name, separator, path = report.partition("=")
    if not separator or not path:
        raise UsageError(f"--report {report}: say FORMAT=PATH, for instance json=report.json")
    return _known(name), path


def _show(grade: Grade, shown: str, *, verbose: bool) -> None:
    if shown != "text":
        sys.stdout.flush()
        sys.stdout.buffer.write(FORMATS[shown](grade))
        return
    from grader.report.text import render_text  # noqa: PLC0415 - only when it is shown

    text = render_text(
        grade,
        width=terminal_width(sys.stdout, os.environ),
        colour=use_colour(sys.stdout, os.environ),
        unicode=supports_unicode(sys.stdout),
        verbose=verbose,
    )
    sys.stdout.write(text)
