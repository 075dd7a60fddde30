"""How large the page of a large run is, and how soon it is made: `python bench/large_page.py`.

A real grading of assignment1's reference, in which the check with a hundred children has the evidence of a run with two
hundred: some killed, some never waited for, all of them with pipes. The page is made by a process of its own, which
loads the template first: as `grade --report html=PATH` does while the submission runs.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from grader.model.assignment import Limits
from grader.model.grade import Grade
from grader.model.plan import PlannedCall, PlannedRun
from grader.model.value import encode
from grader.pipeline.assemble import open_course
from grader.pipeline.evidence import evidence
from grader.pipeline.grading import grade_submission
from grader.report.json import render_json
from grader.sandbox.session import Session
from grader.sandbox.start import start

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = 200
ROUNDS = 9
WANTED_BYTES, WANTED_MS = 500_000, 100
FAMILY = f"""
import os, signal

def run(children):
    pids = []
    for number in range(children):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.write(writing, b"x" * (number + 1))
            if number % 5 == 0:
                os.kill(os.getpid(), signal.SIGTERM)
            os._exit(number % 256)
        os.close(writing)
        os.read(reading, {PROCESSES})
        os.close(reading)
        pids.append(pid)
    for pid in pids[::2]:
        os.waitpid(pid, 0)
"""
MAKE = """
import sys, time
import msgspec
from grader.model.grade import Grade
began = time.perf_counter()
from grader.report.html.shell import page_template
page_template()
loaded = time.perf_counter() - began
grade = msgspec.json.decode(open(sys.argv[1], "rb").read(), type=Grade)
began = time.perf_counter()
from grader.report.html.page import render_html
page = render_html(grade)
print(time.perf_counter() - began, loaded, len(page))
"""


def large_grade() -> Grade:
    """The document: every second child is a zombie, and the check has failed for it."""
    grade = grade_submission(open_course(str(ROOT)), "assignment1", str(ROOT / "reference" / "assignment1"))
    run = PlannedRun(
        module="module.py",
        function="run",
        calls=[PlannedCall(args=[encode(PROCESSES - 1)], kwargs={})],
        files=[],
        stdin=b"",
        printed_before="",
        umask=0o022,
        kill_at_birth=None,
        observe=["io", "pipes"],
        limits=Limits(processes=512),
    )
    with Session(start(), {"module.py": FAMILY.encode()}) as session:
        seen = session.observe(run)
    assert (seen.end, len(seen.processes)) == ("completed", PROCESSES), seen.end
    checks = [
        msgspec.structs.replace(check, outcome="failed", evidence=evidence(seen, 0, 1))
        if check.id == "many"
        else check
        for check in grade.checks
    ]
    sources = {"module.py": FAMILY}
    return msgspec.structs.replace(grade, checks=checks, sources=grade.sources | sources)


def measured(rounds: int = ROUNDS) -> tuple[float, float, int]:
    """The medians of the milliseconds that the page takes, and the loading of its template; the page's bytes."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(render_json(large_grade()))
        file.flush()
        words = [sys.executable, "-c", MAKE, file.name]
        made = [
            subprocess.run(words, check=True, capture_output=True, cwd=ROOT).stdout for _ in range(rounds)
        ]
    took, loaded, sizes = zip(*(each.split() for each in made), strict=True)
    return *(statistics.median(map(float, each)) * 1000 for each in (took, loaded)), json.loads(sizes[0])


def main() -> int:
    """Measure and print. Exit code 1 when the page is too large or too late."""
    took_ms, loaded_ms, size = measured()
    print(
        f"{PROCESSES} processes: {took_ms:.0f} ms (wanted: < {WANTED_MS}), template {loaded_ms:.0f} ms, "
        f"{size} bytes (wanted: < {WANTED_BYTES})"
    )
    return 1 if took_ms >= WANTED_MS or size >= WANTED_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())
