"""A class of 50,000, simulated: all that the coordinator does, with verdicts that cost nothing to make.

`python bench/scale.py [NUMBER]`. One real grading is made; its document is the verdict on every submission. What is
timed is intake, the store, and each export; the gradings themselves are what `bench/batch.py` measures.
"""

import os
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path

from grader.batch.engine.grading import JobGrader, job_of
from grader.batch.engine.records import Began, Ended, Event, Job, Verdict, Workload
from grader.batch.order import Order
from grader.batch.outputs.files import write_pieces
from grader.batch.outputs.index import index
from grader.batch.outputs.junit import junit
from grader.batch.outputs.overview import Tally
from grader.batch.outputs.pages import write_pages
from grader.batch.outputs.results import results
from grader.batch.outputs.rows import rows
from grader.batch.outputs.write import view_of
from grader.batch.progress import Lines
from grader.batch.run import grade_all
from grader.batch.store.store import open_store
from grader.pipeline.assemble import Task, open_course, open_task
from grader.spec.submission import read_submission

ROOT = Path(__file__).resolve().parents[1]
NUMBER = 50_000
PAGES = 1_000


class Instant:
    """An engine whose gradings cost nothing."""

    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict

    def run(self, jobs: Iterator[Job]) -> Generator[Event, None, None]:
        """Every job, with the same verdict."""
        for job in jobs:
            yield Began(number=job.number, student=job.student)
            yield Ended(number=job.number, student=job.student, sha256=job.sha256, verdict=self._verdict)


def a_verdict(task: Task) -> Verdict:
    """One real grading."""
    grader = JobGrader(
        Workload(assignment=task.assignment, rubric=task.rubric, seed=1, sandbox="auto", answers={})
    )
    handed_in = read_submission(str(ROOT / "reference" / task.assignment.id), task.assignment.module)
    return grader.grade(job_of(1, "x", handed_in), lambda: None)


def peak_mib() -> float:
    """The most memory that this process ever had."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def timed(what: str, began: float, number: int) -> None:
    """Tell what a step took."""
    took = time.perf_counter() - began
    print(f"| {what} | {took:.1f} s | {1000 * took / number:.2f} ms | {peak_mib():.0f} MiB |", flush=True)


def simulate(number: int, place: Path) -> None:
    """All steps, each told when it is done."""
    task = open_task(open_course(str(ROOT)), "assignment1")
    verdict = a_verdict(task)
    (place / "class").mkdir()
    for n in range(number):
        (place / "class" / f"student{n:06}.py").write_text(f"# {n}\n")
    order = Order(
        assignment="assignment1", folder=str(place / "class"), out=str(place), jobs=os.cpu_count() or 1
    )
    print("| step | whole | for one | memory so far |\n| --- | --- | --- | --- |")
    with open_store(str(place), "assignment1") as store, open(os.devnull, "w", encoding="utf-8") as nowhere:
        began = time.perf_counter()
        graded = grade_all(
            order, task, store, Lines(nowhere, str), lambda _order, _workload: Instant(verdict)
        )
        timed("intake, survey, and a transaction for each", began, number)
        view = view_of(order, task, store, graded.run, {})
        found = partial(rows, store, view)
        ids = [check.id for check in task.assignment.checks]
        began = time.perf_counter()
        tally = Tally(task.assignment.checks)
        for row in found():
            tally.add(row)
        overview = tally.overview("all", [], [])
        write_pieces(str(place / "results.csv"), results(found(), ids, anonymous=False))
        timed("the overview and results.csv", began, number)
        began = time.perf_counter()
        write_pieces(str(place / "index.html"), index(overview, found()))
        timed("index.html", began, number)
        began = time.perf_counter()
        write_pieces(str(place / "junit.xml"), junit(found(), store, view))
        timed("junit.xml", began, number)
    for name in ("store.sqlite", "results.csv", "index.html", "junit.xml"):
        print(f"| size of {name} | {(place / name).stat().st_size / 2**20:.0f} MiB | | |")
    with tempfile.TemporaryDirectory() as few, open_store(few, "assignment1") as store:
        (Path(few) / "class").mkdir()
        for n in range(PAGES):
            (Path(few) / "class" / f"student{n:06}.py").write_text(f"# {n}\n")
        small = Order(assignment="assignment1", folder=f"{few}/class", out=few, jobs=os.cpu_count() or 1)
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            run = grade_all(
                small, task, store, Lines(nowhere, str), lambda _order, _workload: Instant(verdict)
            ).run
        began = time.perf_counter()
        write_pages(few, store, view_of(small, task, store, run, {}), small.jobs)
        timed(f"students' pages ({PAGES} of them)", began, PAGES)


def main() -> None:
    """Simulate, in a folder that goes."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    with tempfile.TemporaryDirectory(prefix="grade-scale-") as name:
        simulate(number, Path(name))


if __name__ == "__main__":
    main()
