"""How soon a hang is told: `python bench/hangs.py`. For each hanging submission of tests/observation/test_hangs.py.

From the last possible progress to the verdict. The last progress is taken to be the last thing that was recorded (a
fork, an end, a system call, the beginning of the call), which is earlier than the last that was possible; the verdict
is there when the findings are. So the true figures are smaller.
"""

import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from grader.judge.cases import make_case
from grader.judge.faults import fault_of
from grader.model.assignment import Limits
from grader.model.observation import Observation
from grader.model.plan import PlannedCall, PlannedRun
from grader.sandbox.session import Session
from grader.sandbox.start import start

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "observation" / "test_hangs.py"
ROUNDS = 3
WANTED_MS = 100
RUN = PlannedRun(
    module="module.py",
    function="run",
    calls=[PlannedCall(args=[], kwargs={})],
    files=[],
    stdin=b"",
    printed_before="",
    umask=0o022,
    kill_at_birth=None,
    observe=["dup", "io", "pipes"],
    limits=Limits(wall_s=20),
)


def corpus() -> dict[str, str]:
    """What hangs → its module."""
    spec = importlib.util.spec_from_file_location("test_hangs", CORPUS)
    assert spec is not None
    assert spec.loader is not None
    tests = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tests)
    module: Callable[[str], str] = tests.module
    return {what: module(body) for what, (_call, body) in tests.LINES.items()}


def last_progress_ns(seen: Observation) -> int:
    """The moment of the last thing that was recorded, since the run began."""
    moments = [call.began_ns for call in (*seen.calls, *seen.syscalls)]
    moments += [process.born_ns for process in seen.processes]
    moments += [process.ended_ns for process in seen.processes if process.ended_ns is not None]
    return max(moments)


def latency_ms(session: Session) -> float:
    """Milliseconds from the last progress of one run to its finding."""
    began = time.monotonic_ns()
    seen = session.observe(RUN)
    findings = fault_of(make_case(RUN, seen, None))
    took = time.monotonic_ns() - began
    assert [finding.kind for finding in findings] == ["hung"], findings
    return (took - last_progress_ns(seen)) / 1e6


def latencies_ms(rounds: int = ROUNDS) -> dict[str, float]:
    """What hangs → the median of its latencies."""
    found = {}
    for what, source in corpus().items():
        with Session(start(), {"module.py": source.encode()}) as session:
            found[what] = statistics.median(latency_ms(session) for _ in range(rounds))
    return found


def main() -> int:
    """Measure and print. Exit code 1 when the median of all is too long."""
    found = latencies_ms()
    for what, took in sorted(found.items(), key=lambda item: item[1]):
        print(f"{took:6.1f} ms  {what}")
    median = statistics.median(found.values())
    print(f"{median:6.1f} ms  median of {len(found)}, wanted: <= {WANTED_MS} ms")
    return 1 if median > WANTED_MS else 0


if __name__ == "__main__":
    sys.exit(main())
