"""What we claim of `grade batch`, measured: `python bench/batch.py [PART…]` prints a table of Markdown.

The parts: `loops` (30 submissions against pytest and zucchini in a loop), `hanging` (a fifth of 300 hang), `memory`
(the coordinator's, from 100 to 10,000 submissions), `overhead` (the engine's, for one submission); `PART=NUMBER` takes
another number of submissions. Rivals are measured in turn with us, so that a busy machine disturbs all of them.
"""

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from grader.batch.engine.grading import JobGrader, job_of
from grader.batch.engine.local import LocalEngine
from grader.batch.engine.records import Job, Verdict, Workload
from grader.batch.order import Order
from grader.batch.outputs.write import read_tables, write_all
from grader.batch.progress import Lines
from grader.batch.run import grade_all
from grader.batch.store.store import open_store
from grader.pipeline.assemble import Task, open_course, open_task
from grader.spec.submission import read_submission

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
REFERENCE = ROOT / "reference" / "assignment1"
HANGS = ROOT / "tests" / "corpus" / "assignment1" / "hangs.py"
CHECKS = 13
ROUNDS, OVERHEADS = 3, 5
FIFTH = 5
TRIVIAL = "def run_children(:\n"
ZUCCHINI = "zucchini==3.0.6"


def class_of(folder: Path, sources: Iterable[str]) -> Path:
    """A folder of submissions, every one of them different."""
    folder.mkdir()
    for number, text in enumerate(sources):
        (folder / f"student{number:05}.py").write_text(f"{text}\n# handed in by number {number}\n")
    return folder


def styles(number: int) -> Iterator[str]:
    """Right submissions, written in all the ways that there are."""
    known = [path.read_text() for path in sorted((REFERENCE / "styles").glob("*.py"))]
    return itertools.islice(itertools.cycle(known), number)


def batch_command(submissions: Path, out: Path, *words: str) -> list[str]:
    """The words of one batch."""
    return [
        str(BIN / "grade"),
        "batch",
        "assignment1",
        str(submissions),
        "--out",
        str(out),
        "--course",
        str(ROOT),
        *words,
    ]


def seconds(command: list[str], cwd: Path = ROOT) -> float:
    """The wall time of a whole process that must succeed."""
    began = time.perf_counter()
    done = subprocess.run(command, check=False, cwd=cwd, capture_output=True, stdin=subprocess.DEVNULL)
    took = time.perf_counter() - began
    assert done.returncode == 0, done.stderr.decode()
    return took


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary one."""
    with tempfile.TemporaryDirectory(prefix="grade-bench-") as name:
        yield Path(name)


def in_turn(*runs: Callable[[], float], rounds: int = ROUNDS) -> list[float]:
    """The median of each, measured one after the other, several times."""
    times = [[run() for run in runs] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def pytest_loop(place: Path, number: int) -> float:
    """As many runs of pytest on a file with a trivial test for each check, which isolates and observes nothing."""
    tests = (f"def test_{check}():\n    assert {check} + 1 == {check + 1}\n" for check in range(CHECKS))
    (place / "test_trivial.py").write_text("\n\n".join(tests))
    return sum(seconds([sys.executable, "-m", "pytest", "-q"], place) for _ in range(number))


def zucchini(place: Path) -> Path:
    """The program of zucchini, installed for this alone, and an assignment with a trivial command for each check."""
    subprocess.run([sys.executable, "-m", "venv", place / "venv"], check=True)
    python = place / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", ZUCCHINI], check=True, capture_output=True)
    parts = "".join(
        f'[[components.parts]]\nsummary = "check {n}"\nweight = 1\ncommand = "{INTERPRETER} -c \'assert {n} + 1\'"\n'
        for n in range(CHECKS)
    )
    (place / "grader" / "grading-files").mkdir(parents=True)
    (place / "grader" / "zucchini.toml").write_text(
        'name = "fork and wait"\nauthor = "nobody"\n[[components]]\nname = "all"\nweight = 1\nfiles = ["*.py"]\n'
        f'[components.backend]\nkind = "MultiCommandGrader"\n{parts}'
    )
    return place / "venv" / "bin" / "zucc"


INTERPRETER = os.path.realpath(sys.executable)


def zucchini_loop(program: Path, submissions: Path, place: Path) -> float:
    """One run of zucchini for each submission."""
    total = 0.0
    for number, path in enumerate(sorted(submissions.iterdir())):
        own = place / f"handed-in-{number}"
        own.mkdir(exist_ok=True)
        (own / "fork_wait.py").write_text(path.read_text())
        words = ["grade", str(own), str(place / "none.json"), "--autograder-path", str(place / "grader")]
        total += seconds([str(program), *words], place)
    return total


def loops(number: int = 30) -> list[list[str]]:
    """Our batch against both rivals in a loop."""
    with folder() as place:
        submissions = class_of(place / "class", styles(number))
        (place / "pytest").mkdir()
        (place / "zucchini").mkdir()
        program = zucchini(place / "zucchini")
        outs = (place / f"out{n}" for n in itertools.count())
        ours, pytest, rival = in_turn(
            lambda: seconds(batch_command(submissions, next(outs))),
            lambda: pytest_loop(place / "pytest", number),
            lambda: zucchini_loop(program, submissions, place / "zucchini"),
        )
    what = f"{number} submissions of assignment1"
    return [
        [
            f"{what}, against pytest in a loop",
            f"{ours:.2f} s",
            f"{pytest:.2f} s",
            f"{ours / pytest:.2f}",
            "≤ 0.35",
        ],
        [
            f"{what}, against zucchini in a loop",
            f"{ours:.2f} s",
            f"{rival:.2f} s",
            f"{ours / rival:.2f}",
            "≤ 0.35",
        ],
    ]


def hanging(number: int = 300) -> list[list[str]]:
    """A class of which every fifth hangs, against one of which none does."""
    hang = HANGS.read_text()
    with folder() as place:
        good = class_of(place / "good", styles(number))
        bad = class_of(
            place / "bad", (hang if n % FIFTH == 0 else text for n, text in enumerate(styles(number)))
        )
        outs = (place / f"out{n}" for n in itertools.count())
        none, fifth = in_turn(
            lambda: seconds(batch_command(good, next(outs))),
            lambda: seconds(batch_command(bad, next(outs))),
            rounds=1,  # each takes a minute or two, which is long enough
        )
    what = f"{number} submissions, a fifth of which hang, against {number} that do not"
    return [[what, f"{fifth:.2f} s", f"{none:.2f} s", f"{fifth / none:.2f}", "≤ 1.3"]]


def peak_mib(submissions: Path, out: Path) -> float:
    """The most memory that the coordinator itself ever had (VmHWM, proc(5)), in MiB."""
    process = subprocess.Popen(
        batch_command(submissions, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peak = 0
    with process, process.stderr as log:  # type: ignore[union-attr]
        for _ in log:  # a line for each verdict
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak = max(
                peak, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
            )
    assert process.returncode == 0
    return peak / 1024


def memory(many: int = 10_000, few: int = 100) -> list[list[str]]:
    """The coordinator's memory for trivial submissions, few and many."""
    with folder() as place:
        small = peak_mib(class_of(place / "few", [TRIVIAL] * few), place / "out1")
        large = peak_mib(class_of(place / "many", [TRIVIAL] * many), place / "out2")
    what = f"memory of the coordinator, {many:,} trivial submissions against {few}"
    return [[what, f"{large:.0f} MiB", f"{small:.0f} MiB", f"{large / small:.2f}", "flat"]]


class Ready:
    """What a worker works with if gradings cost nothing: the verdict is there already."""

    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict

    def grade(self, _job: Job, _waits: Callable[[], None]) -> Verdict:
        """The same each time."""
        return self._verdict

    def prepare(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def overhead(number: int = 200) -> list[list[str]]:
    """What a batch costs for a submission whose grading costs nothing; beside it what a real grading takes.

    First intake, a job to a worker, its verdict back and a transaction; then a page, and a line in each table.
    """
    task = open_task(open_course(str(ROOT)), "assignment1")
    grader = JobGrader(
        Workload(assignment=task.assignment, rubric=task.rubric, seed=1, sandbox="auto", answers={})
    )
    job = job_of(1, "x", read_submission(str(REFERENCE), task.assignment.module))
    verdict = grader.grade(job, lambda: None)
    gradings, graded_s, written_s = [], [], []
    with folder() as place:
        submissions = class_of(place / "class", [TRIVIAL] * number)
        for round_ in range(OVERHEADS):
            gradings.append(timed(lambda: grader.grade(job, lambda: None)))
            order = Order(
                assignment=task.assignment.id, folder=str(submissions), out=str(place / f"{round_}"), jobs=1
            )
            one = whole(order, task, verdict)
            graded_s.append(one[0] / number)
            written_s.append(one[1] / number)
    grader.close()
    grading = statistics.median(gradings)
    what = {"the engine's own part of a submission: intake, worker, store": (graded_s, "≤ 5 ms")}
    what |= {"what is written of a submission: page, tables, JUnit": (written_s, "")}
    return [
        [name, f"{1000 * (ours := statistics.median(times)):.1f} ms", f"{1000 * grading:.0f} ms (its grading)",
         f"{ours / grading:.3f}", wanted]
        for name, (times, wanted) in what.items()
    ]  # fmt: skip


def whole(order: Order, task: Task, verdict: Verdict) -> tuple[float, float]:
    """The seconds of a batch whose verdict is there already: until all is stored, and until all is written."""
    os.mkdir(order.out)
    with open_store(order.out, order.assignment) as store, open(os.devnull, "w", encoding="utf-8") as log:
        began = time.perf_counter()
        graded = grade_all(
            order, task, store, Lines(log, str), lambda *_: LocalEngine(partial(Ready, verdict), order.jobs)
        )
        stored = time.perf_counter()
        write_all(order, task, store, graded, read_tables(order, task))
        return stored - began, time.perf_counter() - stored


def timed(work: Callable[[], object]) -> float:
    """The seconds of some work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


PARTS: dict[str, Callable[..., list[list[str]]]] = {
    "loops": loops,
    "hanging": hanging,
    "memory": memory,
    "overhead": overhead,
}


HEAD = "| | grade batch | beside it | ratio of medians | wanted |\n| --- | --- | --- | --- | --- |"


def table(names: Iterable[str] = PARTS) -> str:
    """The table of these parts."""
    return "\n".join([HEAD, *(f"| {' | '.join(row)} |" for name in names for row in PARTS[name]())])


def main() -> None:
    """Measure what is asked for, or all, and print the table. A part may have a number: `memory=2000`."""
    print(HEAD)
    for word in sys.argv[1:] or PARTS:
        name, _, number = word.partition("=")
        for row in PARTS[name](*([int(number)] if number else [])):
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
