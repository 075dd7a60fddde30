"""What a whole grading of a reference solution takes, and each of its checks: `python bench/references.py`.

Whole processes of `grade`, each assignment in turn, with a seed of its own each time.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GRADE = str(Path(sys.executable).with_name("grade"))
WANTED_S = {"assignment4": 0.6, "assignment5": 1.5}
GRADINGS = 11


def graded(assignment: str) -> tuple[float, dict[str, float]]:
    """One grading: the seconds of the whole process, and of each check, which all pass."""
    words = [GRADE, assignment, str(ROOT / "reference" / assignment), "--format", "json"]
    began = time.perf_counter()
    done = subprocess.run(words, check=True, cwd=ROOT, capture_output=True)
    took = time.perf_counter() - began
    return took, {check["id"]: check["duration_s"] for check in json.loads(done.stdout)["checks"]}


def measured() -> dict[str, tuple[float, dict[str, float]]]:
    """For each assignment the medians: of the whole, and of each check, in seconds. The first round only warms up."""
    rounds = [{name: graded(name) for name in WANTED_S} for _ in range(GRADINGS + 1)][1:]
    return {name: _medians([each[name] for each in rounds]) for name in WANTED_S}


def _medians(gradings: list[tuple[float, dict[str, float]]]) -> tuple[float, dict[str, float]]:
    checks = gradings[0][1]
    return (
        statistics.median(took for took, _ in gradings),
        {check: statistics.median(each[check] for _, each in gradings) for check in checks},
    )


def rows() -> str:
    """The part of docs/benchmarks.md that says so."""
    found = measured()
    wholes = " | ".join(f"{name}: {took:.2f} s (≤ {WANTED_S[name]:g} s)" for name, (took, _) in found.items())
    tables = "\n\n".join(_table(name, checks) for name, (_, checks) in found.items())
    return f"""**Whole gradings of the reference solutions** (median of {GRADINGS} processes; wanted in brackets): \
{wholes}. Of that the checks take, in milliseconds:

{tables}

A server's check is its start, its clients and its end; two seconds that can change nothing are not waited out
([why](decisions/0008-two-seconds-later.md))."""


def _table(name: str, checks: dict[str, float]) -> str:
    cells = [f"| {check} | {took * 1000:.0f} |" for check, took in checks.items()]
    return "\n".join([f"| {name} | ms |", "| --- | --- |", *cells])


if __name__ == "__main__":
    print(rows())
