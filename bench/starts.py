"""What a sandbox costs at its start, over the bare supervisor: `python bench/starts.py`, and `make bench`.

From the call to the supervisor's word that it is ready, the submission in its place. The bare supervisor is what the
tier `none` starts, with the interpreter of the tier that it is compared with; measured in turn.
"""

import statistics
import time
from pathlib import Path

from grader.sandbox import none
from grader.sandbox.session import Session
from grader.sandbox.start import Started, spawn, start

WANTED_MS = {"bubblewrap": 15.0, "landlock": 10.0}
ROUNDS = 25
FILES = {"module.py": b"def run():\n    return None\n"}


def ready_ms(started: Started, began: float) -> float:
    """Milliseconds until a sandbox is ready; it is ended then."""
    with Session(started, FILES):
        return (time.perf_counter() - began) * 1000


def tier_ms(tier: str) -> float:
    """One start of a tier."""
    began = time.perf_counter()
    return ready_ms(start(tier), began)


def bare_ms(interpreter: str) -> float:
    """One start of the supervisor alone."""
    began = time.perf_counter()
    launch = none.describe()
    launch.argv[0] = interpreter
    return ready_ms(spawn(launch), began)


def interpreter_of(tier: str) -> str:
    """The Python that a tier starts the supervisor with."""
    started = start(tier)
    try:
        argv = started.launch.argv
        return next(word for word in reversed(argv) if Path(word).name.startswith("python"))
    finally:
        started.discard()


def costs_ms(rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
    """Tier → median of its start, and of the bare supervisor's."""
    found = {}
    for tier in WANTED_MS:
        interpreter = interpreter_of(tier)
        tier_ms(tier)
        bare_ms(interpreter)
        pairs = [(tier_ms(tier), bare_ms(interpreter)) for _ in range(rounds)]
        with_tier, alone = (statistics.median(part) for part in zip(*pairs, strict=True))
        found[tier] = (with_tier, alone)
    return found


def rows() -> str:
    """The table for docs/benchmarks.md."""
    lines = [
        "| tier | ready after | the bare supervisor | it costs | wanted |",
        "| --- | --- | --- | --- | --- |",
    ]
    for tier, (whole, bare) in costs_ms().items():
        cells = f"{whole:.1f} ms | {bare:.1f} ms | {whole - bare:.1f} ms | ≤ {WANTED_MS[tier]:.0f} ms"
        lines.append(f"| {tier} | {cells} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(rows())
