"""Whether the grader tells right from wrong for this course: `grade verify`, for staff.

`subjects` finds what is to be graded, `run` grades it all in parallel, `shortfall` says what is wrong with
the outcomes (pure), `table` and `text` show it.
"""

from collections.abc import Sequence
from functools import partial
from typing import TextIO

from grader.pipeline.grading import grade_submission
from grader.report.console import supports_unicode
from grader.spec.course import Course
from grader.verify.progress import show_progress
from grader.verify.records import exit_code
from grader.verify.run import verify
from grader.verify.text import render


def run_and_show(
    course: Course,
    ids: Sequence[str],
    *,
    jobs: int,
    seed: int | None,
    sandbox: str,
    out: TextIO,
    progress: TextIO,
) -> int:
    """Verify these assignments, print the result to `out`, and return the exit code: 0, 1, 2 or 3."""
    grade = partial(grade_submission, seed=seed, sandbox=sandbox)
    results = verify(course, ids, grade, jobs=jobs, progress=show_progress(progress))
    out.write(render(results, unicode=supports_unicode(out)))
    return exit_code(results)
