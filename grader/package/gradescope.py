"""The autograder zip for Gradescope (gradescope-autograders.readthedocs.io, "Autograder Specifications").

`setup.sh` runs once, as root, when Gradescope builds the image; `run_autograder` once for each submission.
"""

from pathlib import Path

from grader.package.archive import zipped
from grader.package.course import course_files
from grader.package.requirements import fetch_wheels
from grader.package.wheel import make_wheel
from grader.pipeline.assemble import Task

PROGRAMS = frozenset({"setup.sh", "run_autograder"})
_SCRIPTS = Path(__file__).parent / "gradescope_scripts"


def gradescope_zip(task: Task, *, with_reference: bool, offline_python: str | None, sandbox: str) -> bytes:
    """The zip for one assignment.

    With `offline_python` ("3.10") it holds all wheels for that interpreter, and setup needs no network. UsageError and
    HarnessError as from `course_files` and `fetch_wheels`.
    """
    course = course_files(task, with_reference=with_reference)
    wheels = dict([make_wheel()]) | (fetch_wheels(offline_python) if offline_python else {})
    setup = "setup-online.sh" if offline_python is None else "setup-offline.sh"
    return zipped(
        {
            "setup.sh": (_SCRIPTS / setup).read_bytes(),
            "run_autograder": _run_autograder(task.assignment.id, sandbox),
            **{f"wheels/{name}": data for name, data in wheels.items()},
            **{f"course/{name}": data for name, data in course.items()},
        },
        PROGRAMS,
    )


def _run_autograder(assignment: str, sandbox: str) -> bytes:
    script = (_SCRIPTS / "run_autograder.sh").read_text(encoding="utf-8")
    return script.replace("@ASSIGNMENT@", assignment).replace("@SANDBOX@", sandbox).encode()
