"""What we claim of speed, measured in one run: `make bench`. Writes docs/benchmarks.md.

Each figure stands beside its rival's, measured in turn with it, so that a busy machine disturbs both.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import batch
import hangs
import large_page
import references
import starts

from grader.model.plan import PlannedCheck
from grader.model.value import decode_text
from grader.pipeline.assemble import open_course, open_task, plan
from grader.sandbox.launch import INTERPRETER

ROOT = Path(__file__).resolve().parents[1]
GRADE = str(Path(sys.executable).with_name("grade"))
REFERENCE = ROOT / "reference" / "assignment1"
PAIRS = 25
SUBMISSIONS = 30
GRADINGS = 25
TRIVIAL = "\n\n".join(
    f"def test_{number}():\n    assert {number} + 1 == {number + 1}" for number in range(11)
)


def seconds(command: list[str], cwd: Path) -> float:
    """The wall time of a whole process that must succeed."""
    began = time.perf_counter()
    done = subprocess.run(command, check=False, cwd=cwd, capture_output=True, stdin=subprocess.DEVNULL)
    took = time.perf_counter() - began
    assert done.returncode == 0, done.stderr.decode()
    return took


def in_turn(
    ours: Callable[[], float], theirs: Callable[[], float], pairs: int
) -> tuple[list[float], list[float]]:
    """Both, alternating, each first once to warm the caches."""
    ours()
    theirs()
    times = [(ours(), theirs()) for _ in range(pairs)]
    return [mine for mine, _ in times], [other for _, other in times]


def one_grading(pytest: Callable[[], float]) -> list[str]:
    """`grade assignment1` on the reference against pytest on 11 trivial tests."""
    ours, theirs = in_turn(lambda: seconds([GRADE, "assignment1", str(REFERENCE)], ROOT), pytest, PAIRS)
    return row(f"one grading ({PAIRS} pairs)", statistics.median(ours), statistics.median(theirs), 1.0)


def many_gradings(pytest: Callable[[], float]) -> list[str]:
    """Thirty right submissions, one `grade` after another, against as many pytest runs."""
    styles = sorted((REFERENCE / "styles").glob("*.py"))
    chosen = [styles[number % len(styles)] for number in range(SUBMISSIONS)]
    ours, theirs = 0.0, 0.0
    for style in chosen:
        ours += seconds([GRADE, "assignment1", str(style)], ROOT)
        theirs += pytest()
    return row(f"{SUBMISSIONS} submissions, one after another", ours, theirs, 0.8)


def row(what: str, ours: float, theirs: float, wanted: float) -> list[str]:
    """A line of the table."""
    return [what, f"{ours:.3f} s", f"{theirs:.3f} s", f"{ours / theirs:.2f}", f"≤ {wanted:.1f}"]


def overheads_ms() -> list[tuple[float, float]]:
    """For each check and grading, in milliseconds: its duration less the calls alone, and less the whole process.

    A grading and the same work with nobody watching are measured in turn, so that a machine whose speed wanders
    disturbs both.
    """
    planned = plan(open_task(open_course(str(ROOT)), "assignment1"), 1).checks
    checks = [check for check in planned if check.runs_from == check.id]
    words = [GRADE, "assignment1", str(REFERENCE), "--seed", "1", "--format", "json"]
    found = []
    for _ in range(GRADINGS):
        document = json.loads(subprocess.run(words, check=True, cwd=ROOT, capture_output=True).stdout)
        durations = {check["id"]: check["duration_s"] for check in document["checks"]}
        for check, (calls, whole) in zip(checks, own_work_s(checks), strict=True):
            found.append(((durations[check.id] - calls) * 1000, (durations[check.id] - whole) * 1000))
    return found


def own_work_s(checks: Sequence[PlannedCheck]) -> list[tuple[float, float]]:
    """For each check the seconds of its runs with nobody watching: the calls alone, and the whole processes."""
    runs = [(number, run) for number, check in enumerate(checks) for run in check.runs]
    calls = [[decode_text(json.dumps({"list": call.args})) for call in run.calls] for _, run in runs]
    words = [INTERPRETER, "-I", "-S", str(ROOT / "bench" / "untraced.py"), str(REFERENCE)]
    done = subprocess.run(
        words, check=True, capture_output=True, input=json.dumps([calls[0], *calls]).encode()
    )
    times = [(0.0, 0.0)] * len(checks)
    for (number, _), took in zip(runs, json.loads(done.stdout)[1:], strict=True):  # the first one warms up
        times[number] = (times[number][0] + took[0], times[number][1] + took[1])
    return times


def hang_row() -> str:
    """How soon a hang is told."""
    found = hangs.latencies_ms().values()
    return f"""**A hang is told after {statistics.median(found):.0f} ms** (median of {len(found)} kinds; wanted: \
≤ {hangs.WANTED_MS} ms), counted from the last thing that was recorded before it to the finding, which names who waits
for what and in which line. The longest took {max(found):.0f} ms. `bench/hangs.py` lists them."""


def page_row() -> str:
    """How large a large page is, and how soon it is made."""
    took_ms, loaded_ms, size = large_page.measured()
    return f"""**The page of a run of {large_page.PROCESSES} processes has {size / 1000:.0f} KB and is made in \
{took_ms:.0f} ms** (wanted: < {large_page.WANTED_BYTES / 1000:.0f} KB, < {large_page.WANTED_MS} ms). Its template is
loaded and compiled while the submission runs; where there is no run to wait for, that takes {loaded_ms:.0f} ms more."""


def page(rows: list[list[str]], overheads: list[tuple[float, float]]) -> str:
    """The text of docs/benchmarks.md."""
    lines = [" | ".join(["", *cells, ""]).strip() for cells in rows]
    calls, whole = (statistics.median(part) for part in zip(*overheads, strict=True))
    return f"""# How fast it is

Written by `make bench` on {os.cpu_count()} cores ({platform.machine()}), Linux {platform.release()}, Python \
{platform.python_version()}. Every pair is measured in turn, in one environment, as whole processes.

| | grade | pytest | ratio of medians | wanted |
| --- | --- | --- | --- | --- |
{chr(10).join(lines)}

*One grading* is `grade assignment1 reference/assignment1`: 13 checks, sandboxed and traced. *pytest* is
`python -m pytest` on a file of 11 trivial tests, which isolates and observes nothing. For the submissions one after
another the sums are compared: the right solutions of `reference/assignment1/styles`, a process each.

**What a check costs beyond its own work: {whole:.1f} ms** (median; wanted: ≤ 3 ms). A check's duration is that of the
result document: its runs in the sandbox and the judgement. Its own work is what the same runs take where nobody
watches: the sandbox's interpreter, warm, forks a process that imports the module and makes the calls, and waits for it.
Both are measured in turn; the difference is taken for each check of assignment1 in {GRADINGS} gradings. If the calls
alone are taken for the work, without the process and the import, it is {calls:.1f} ms.

{references.rows()}

**What a sandbox costs at its start**, over the supervisor alone, until the submission is in its place:

{starts.rows()}

{hang_row()}

{page_row()}

## A class

`grade batch` on all cores, as whole processes. *zucchini* and *pytest* run once for each submission, with a trivial
test or command for each check of assignment1; they isolate and observe nothing.

{batch.table()}
"""


def main() -> None:
    """Measure, print, and write the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_trivial.py").write_text(TRIVIAL + "\n")

        def pytest() -> float:
            return seconds([sys.executable, "-m", "pytest", "-q"], folder)

        text = page([one_grading(pytest), many_gradings(pytest)], overheads_ms())
    (ROOT / "docs" / "benchmarks.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
