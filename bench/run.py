"""What we claim about speed, measured in one run: `make bench`. Writes docs/benchmarks.md.

Each figure stands beside its rival's, measured in turn with it, so that a busy machine disturbs both.
"""

import importlib.util
import json
import os
import platform
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.model.plan import PlannedRun
from grader.model.value import decode_text
from grader.pipeline.assemble import open_course, open_task, plan

ROOT = Path(__file__).resolve().parents[1]
GRADE = str(Path(sys.executable).with_name("grade"))
REFERENCE = ROOT / "reference" / "assignment1"
PAIRS = 25
SUBMISSIONS = 30
GRADINGS = 9
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


def overheads_ms() -> list[float]:
    """For each check and grading: its duration in the document less its own work, in milliseconds."""
    own = {
        check.id: own_work_s(check.runs)
        for check in plan(open_task(open_course(str(ROOT)), "assignment1"), 1).checks
    }
    found = []
    for _ in range(GRADINGS):
        words = [GRADE, "assignment1", str(REFERENCE), "--seed", "1", "--format", "json"]
        document = json.loads(subprocess.run(words, check=True, cwd=ROOT, capture_output=True).stdout)
        found += [(check["duration_s"] - own[check["id"]]) * 1000 for check in document["checks"]]
    return found


def own_work_s(runs: Sequence[PlannedRun]) -> float:
    """The median time of the same calls, untraced, all runs of a check together."""
    return statistics.median(sum(untraced_s(run) for run in runs) for _ in range(GRADINGS))


def untraced_s(run: PlannedRun) -> float:
    """The time of one run's calls alone, in a forked process that nobody watches."""
    calls = [decode_text(json.dumps({"list": call.args})) for call in run.calls]
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        spec = importlib.util.spec_from_file_location("fork_wait", REFERENCE / "fork_wait.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        began = time.perf_counter()
        for arguments in calls:
            module.run_children(*arguments)
        os.write(writing, struct.pack("d", time.perf_counter() - began))
        os._exit(0)
    os.waitpid(pid, 0)
    (took,) = struct.unpack("d", os.read(reading, 8))
    os.close(reading)
    os.close(writing)
    return took


def page(rows: list[list[str]], overheads: list[float]) -> str:
    """The text of docs/benchmarks.md."""
    lines = [" | ".join(["", *cells, ""]).strip() for cells in rows]
    median, worst = statistics.median(overheads), statistics.quantiles(overheads, n=10)[-1]
    return f"""# How fast it is

Written by `make bench` on {os.cpu_count()} cores ({platform.machine()}), Linux {platform.release()}, Python \
{platform.python_version()}. Every pair is measured in turn, in one environment, as whole processes.

| | grade | pytest | ratio of medians | wanted |
| --- | --- | --- | --- | --- |
{chr(10).join(lines)}

*One grading* is `grade assignment1 reference/assignment1`: 13 checks, sandboxed and traced. *pytest* is
`python -m pytest` on a file of 11 trivial tests, which isolates and observes nothing. For the submissions one after
another the sums are compared: the right solutions of `reference/assignment1/styles`, a process each.

**What a check costs beyond its own work: {median:.1f} ms** (median; nine in ten below {worst:.1f} ms; wanted: ≤ 3 ms).
A check's duration is that of the result document: its one or two runs, each in a fresh process of the sandbox which
imports the module, the inspection, and the judgement. Its own work is the time that the same calls alone take in a
process that nobody watches (median of {GRADINGS}). The difference is taken for each check of assignment1 in {GRADINGS}
gradings.
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
