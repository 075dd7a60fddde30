"""Right submissions on a loaded machine: none may lose a check. `python bench/soak.py RUNS ASSIGNMENT…`.

References and styles of every assignment, or of those that are named, each with a seed of its own, while two busy
loops keep the processors occupied. Exit code 1 when any check of any run did not pass.
"""

import itertools
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from load import LOOPS, busy_loops

from grader.model.errors import GradeError
from grader.pipeline.assemble import open_course
from grader.pipeline.grading import grade_submission
from grader.spec.course import Course, assignment_ids

ROOT = Path(__file__).resolve().parents[1]
RUNS = 300


def submissions(course: Course, names: Sequence[str]) -> list[tuple[str, Path]]:
    """Assignment and path of everything that must get full marks."""
    found = []
    for name in names:
        folder = Path(course.reference or "") / name
        styles = [
            path for path in sorted((folder / "styles").iterdir()) if not path.name.startswith(("_", "."))
        ]
        found += [(name, path) for path in (folder, *styles)]
    return found


def faults(course: Course, assignment: str, path: Path, seed: int) -> list[str]:
    """What a run lost, as lines; none when all is well."""
    where = f"{assignment} {path.relative_to(ROOT)} --seed {seed}"
    try:
        grade = grade_submission(course, assignment, str(path), seed=seed)
    except GradeError as error:
        return [f"{where}: {error}"]
    lost = [check for check in grade.checks if check.outcome != "passed"]
    return [
        f"{where}: {check.id} {check.outcome}: {[f.message for f in check.findings][:1]}" for check in lost
    ]


def soak(runs: int, names: Sequence[str]) -> list[str]:
    """All faults of that many runs of these assignments (none: of all), told as they come."""
    course = open_course(str(ROOT))
    everything = itertools.cycle(submissions(course, names or assignment_ids(course)))
    found: list[str] = []
    for number, (assignment, path) in enumerate(itertools.islice(everything, runs), start=1):
        now = faults(course, assignment, path, random.SystemRandom().randrange(1 << 32))
        found += now
        for line in now:
            print(line, flush=True)
        if number % 50 == 0:
            print(f"{number} of {runs} runs, {len(found)} checks lost", file=sys.stderr, flush=True)
    return found


def main() -> int:
    """Load the machine, soak, and say the figure."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    began = time.monotonic()
    with busy_loops():
        found = soak(runs, sys.argv[2:])
    took = time.monotonic() - began
    print(f"{runs} runs beside {LOOPS} busy loops in {took:.0f} s: {len(found)} checks lost")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
