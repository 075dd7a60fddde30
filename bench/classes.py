"""Is a batch's verdict always that of a single run? `python bench/classes.py [NUMBER [ASSIGNMENT…]]`.

For each assignment a class is made (`school.py`) of right and wrong submissions, hostile ones and broken archives, as
folders, files and zips. All are graded by one `grade batch`, then each by a `grade` of its own with the same seed.
What comes out differently is graded again, both ways: it differs if each way always says the same and not the same as
the other. If a way disagrees with itself, the submission's own behaviour is left to chance, as that of a race is: such
ones are named with the checks in question. A right submission may not be among them, nor one that was once not graded
at all. Exit code 1 for a difference.
"""

import json
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from school import BROKEN, KINDS, RIGHT, Member, made_class, sources

from grader.batch.store.store import read_store
from grader.pipeline.assemble import open_course, open_task
from grader.spec.course import Course, assignment_ids

ROOT = Path(__file__).resolve().parents[1]
GRADE = str(Path(sys.executable).with_name("grade"))
NUMBER, SEED, JOBS = 300, 11, 2
AGAIN = 4
"""So often both ways are tried again where they differ."""

T = TypeVar("T")
Verdict = dict[str, str]
"""Score, and check → outcome and points; or why there is none."""


@dataclass
class Compared:
    """What came out for one assignment. `unsteady` are left to chance, `different` are faults; both are sentences."""

    assignment: str
    kinds: Counter[str]
    same: int = 0
    unsteady: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    batch_s: float = 0
    alone_s: float = 0

    def row(self) -> str:
        """A line of the table."""
        numbers = [
            sum(self.kinds.values()),
            *(self.kinds[kind] for kind in KINDS),
            self.same,
            len(self.unsteady),
        ]
        times = [f"{self.batch_s:.0f} s", f"{self.alone_s:.0f} s"]
        return f"| {self.assignment} | {' | '.join(map(str, [*numbers, len(self.different), *times]))} |"


COLUMNS = ["assignment", "submissions", *KINDS, "same verdict", "left to chance", "different", "batch"]
HEAD = f"| {' | '.join(COLUMNS)} | alone, {JOBS} at a time |\n|{' --- |' * (len(COLUMNS) + 1)}"


def verdict(document: dict[str, object]) -> Verdict:
    """What a document says, without times and process ids."""
    checks: list[dict[str, object]] = document["checks"]  # type: ignore[assignment]
    return {"score": str(document["score"])} | {
        str(check["id"]): f"{check['outcome']} {check['points']}" for check in checks
    }


def alone(assignment: str, path: Path) -> Verdict:
    """The verdict of a single run."""
    words = [GRADE, assignment, str(path), "--course", str(ROOT), "--seed", str(SEED), "--format", "json"]
    done = subprocess.run(words, check=False, capture_output=True, stdin=subprocess.DEVNULL)
    return (
        verdict(json.loads(done.stdout)) if done.returncode in (0, 1) else {"refused": str(done.returncode)}
    )


class Batch:
    """One `grade batch` of a class, and its store."""

    def __init__(self, assignment: str, place: Path) -> None:
        words = [GRADE, "batch", assignment, str(place / "class"), "--out", str(place / "out")]
        self._words = [*words, "--seed", str(SEED), "--course", str(ROOT), "--jobs", str(JOBS)]
        self._out = str(place / "out")

    def grade(self, *words: str) -> dict[str, Verdict]:
        """Student → verdict, of everybody whose submission could be read."""
        done = subprocess.run([*self._words, *words], check=False, capture_output=True, text=True)
        assert done.returncode in (1, 3), f"exit code {done.returncode}: {done.stderr[-2000:]}"
        with read_store(self._out) as store:
            graded = [standing for standing in store.standings() if standing.result is not None]
            return {
                each.entry.student: {"refused": str(each.fault)}
                if each.result is None or each.summary is None
                else verdict(json.loads(zlib.decompress(store.document(each.result))))
                for each in graded
            }


def compare(course: Course, assignment: str, number: int) -> Compared:
    """Grade one class both ways."""
    task = open_task(course, assignment).assignment
    with tempfile.TemporaryDirectory(prefix="grade-class-") as name:
        place = Path(name)
        members = made_class(
            sources(course, assignment, task.module, task.function), task.module, place, number
        )
        compared = Compared(assignment, Counter(member.source.kind for member in members))
        batch = Batch(assignment, place)
        together, compared.batch_s = timed(batch.grade)
        paths = [member.alone or place / "class" / f"{member.student}.zip" for member in members]
        with ThreadPoolExecutor(JOBS) as pool:
            singles, compared.alone_s = timed(
                lambda: list(pool.map(lambda path: alone(assignment, path), paths))
            )
        for member, path, single in zip(members, paths, singles, strict=True):
            ours = together.get(member.student)
            if ours == single or (ours is None and member.source.kind == BROKEN and "refused" in single):
                compared.same += 1
            else:
                settle(
                    compared, member, [ours or {}], [single], lambda path=path: alone(assignment, path), batch
                )
        return compared


def settle(
    compared: Compared,
    member: Member,
    together: list[Verdict],
    singles: list[Verdict],
    once_more: Callable[[], Verdict],
    batch: Batch,
) -> None:
    """Find out whether the ways differ, or the submission from itself."""
    for _ in range(AGAIN):
        singles.append(once_more())
        together.append(batch.grade("--regrade", "--only", member.student).get(member.student, {}))
    checks = ", ".join(sorted(varying([*together, *singles]) - {"score"}))
    told = f"{member.student}, {member.source.kind} ({member.source.name}): {checks}"
    steady = not varying(together) and not varying(singles)
    not_graded = any("refused" in each for each in [*together, *singles])
    if steady or not_graded or member.source.kind in (RIGHT, BROKEN):
        compared.different.append(f"{told}; the batch said {together[0]}, alone it is {singles[0]}")
    else:
        compared.unsteady.append(told)


def varying(verdicts: list[Verdict]) -> set[str]:
    """The keys that are not the same in all verdicts."""
    keys = {key for each in verdicts for key in each}
    return {key for key in keys if len({each.get(key) for each in verdicts}) > 1}


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What comes of it, and the seconds that it took."""
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def main() -> int:
    """Compare, and tell the figures."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    course = open_course(str(ROOT))
    print(HEAD, flush=True)
    found = []
    for assignment in sys.argv[2:] or assignment_ids(course):
        found.append(compare(course, assignment, number))
        print(found[-1].row(), flush=True)
    for title, pick in (
        ("Left to chance", lambda each: each.unsteady),
        ("Different", lambda each: each.different),
    ):
        listed = [f"- {each.assignment} {told}" for each in found for told in pick(each)]
        print(f"\n{title}: {len(listed)}", *listed, sep="\n", flush=True)
    return 1 if any(each.different for each in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
