"""Is a batch's verdict always that of a single run? `python bench/classes.py [NUMBER [ASSIGNMENT…]]`.

For each assignment a class is made of the reference, its styles and mutants, hostile submissions and broken archives,
as folders, files and zips. All are graded by `grade batch`, then each alone with the same seed. What comes out
differently is graded alone twice more: a submission that races differs from itself, and says nothing. Exit code 1 for
a difference.
"""

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from grader.batch.store.store import read_store
from grader.model.errors import GradeError
from grader.model.grade import Grade
from grader.pipeline.assemble import open_course, open_task
from grader.pipeline.grading import grade_submission
from grader.report.json import encode
from grader.spec.course import Course, assignment_ids

ROOT = Path(__file__).resolve().parents[1]
NUMBER, SEED = 300, 11
KINDS = 4
"""A folder, a file, a zip of the folder, and a zip of what is in it, in turn."""

Verdict = tuple[object, ...]


def sources(course: Course, assignment: str) -> list[Path]:
    """Everything that there is to hand in for an assignment."""
    folder = Path(course.reference or "") / assignment
    found = [folder, ROOT / "assignments" / assignment / "starter"]
    for place in (folder / "styles", folder / "mutants", ROOT / "tests" / "corpus" / assignment):
        found += sorted(
            path for path in place.glob("*") if path.suffix == ".py" or (path / "__init__.py").exists()
        )
    return found


def hand_in(source: Path, module: str, place: Path, number: int) -> Path:
    """Put a submission into the class's folder, in one of the ways that students choose."""
    name, kind = f"student{number:03}", number % KINDS
    text = (source / module if source.is_dir() else source).read_bytes()
    folder = place / name
    folder.mkdir()
    (folder / module).write_bytes(text)
    if kind == 0:
        return folder
    if kind == 1:
        shutil.copy(folder / module, place / f"{name}.py")
    else:
        shutil.make_archive(str(place / name), "zip", *((place, name) if kind == 2 else (folder,)))  # noqa: PLR2004
    shutil.rmtree(folder)
    return source if source.is_file() else source / module


def made_class(course: Course, assignment: str, place: Path, number: int) -> Iterator[tuple[str, Path]]:
    """Student and what is to be graded alone; every tenth hands in an archive that is broken, and is not told of."""
    module = open_task(course, assignment).assignment.module
    cycle = itertools.cycle(sources(course, assignment))
    for n in range(number):
        if n % 10 == 9:  # noqa: PLR2004 - every tenth
            (place / f"student{n:03}.zip").write_bytes(b"PK\x03\x04 this is broken")
        else:
            yield f"student{n:03}", hand_in(next(cycle), module, place, n)


def verdict(document: object) -> Verdict:
    """What a document says, without times and process ids."""
    plain = json.loads(encode(document)) if isinstance(document, Grade) else document
    checks = [(check["id"], check["outcome"], check["points"]) for check in plain["checks"]]  # type: ignore[index]
    return plain["score"], plain["band"], checks  # type: ignore[index]


def alone(course: Course, assignment: str, path: Path) -> Verdict:
    """The verdict of a single run."""
    try:
        return verdict(grade_submission(course, assignment, str(path), seed=SEED))
    except GradeError as error:
        return (str(error),)


def differences(course: Course, assignment: str, number: int) -> list[str]:
    """The submissions whose verdict in the batch no single run gives."""
    with tempfile.TemporaryDirectory(prefix="grade-class-") as name:
        place = Path(name)
        (place / "class").mkdir()
        members = dict(made_class(course, assignment, place / "class", number))
        words = ["batch", assignment, str(place / "class"), "--out", str(place / "out"), "--seed", str(SEED)]
        command = [str(Path(sys.executable).with_name("grade")), *words, "--course", str(ROOT)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 1, f"exit code {done.returncode}: {done.stderr[-2000:]}"
        found = []
        with read_store(str(place / "out")) as store:
            for standing in store.standings():
                path = members.get(standing.entry.student)
                if (path is None) != (standing.result is None):
                    found.append(f"{assignment} {standing.entry.student}: {standing.fault}")
                elif path is not None and standing.result is not None:
                    ours = verdict(json.loads(zlib.decompress(store.document(standing.result))))
                    tries = (alone(course, assignment, path) for _ in range(3))
                    if ours not in tries:
                        found.append(
                            f"{assignment} {standing.entry.student} {path}: the batch says {ours[:2]}"
                        )
        return found


def main() -> int:
    """Compare, and say the figure."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    course = open_course(str(ROOT))
    found = []
    for assignment in sys.argv[2:] or assignment_ids(course):
        now = differences(course, assignment, number)
        print(
            f"{assignment}: {number} submissions, {len(now)} graded otherwise than alone",
            *now,
            sep="\n  ",
            flush=True,
        )
        found += now
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
