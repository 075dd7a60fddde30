"""A class for `bench/classes.py`: right and wrong submissions, hostile ones, and archives that are broken."""

import io
import itertools
import random
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.spec.course import Course

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.hostile.corpus import ALL, Hostile  # noqa: E402 - where the hostile ones are

RIGHT, WRONG, HOSTILE, BROKEN = "right", "wrong", "hostile", "broken archives"
KINDS = (RIGHT, WRONG, HOSTILE, BROKEN)
_FIRST = "fork_wait.py"
_WAYS = 4
"""A folder, a file, a zip of the folder, and a zip of what is in it, in turn."""


@dataclass(frozen=True)
class Source:
    """Something to hand in: what it is, what it is called, and its files."""

    kind: str
    name: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class Member:
    """A student: what was handed in, and the folder that is graded alone; None for a broken archive."""

    student: str
    source: Source
    alone: Path | None


def sources(course: Course, assignment: str, module: str, function: str) -> list[Source]:
    """Everything that there is to hand in, in an order that mixes it; the reference and the starter first."""
    folder = Path(course.reference or "") / assignment
    found = [
        *(_read(RIGHT, path, module) for path in sorted((folder / "styles").iterdir()) if _is_one(path)),
        *(_read(WRONG, path, module) for path in sorted((folder / "mutants").iterdir()) if _is_one(path)),
        *_hostile(assignment, module, function),
    ]
    random.Random(0).shuffle(found)  # noqa: S311 - always the same order
    starter = ROOT / "assignments" / assignment / "starter"
    return [_read(RIGHT, folder / module, module), _read(WRONG, starter, module), *found]


def _is_one(path: Path) -> bool:
    return path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__")


def _read(kind: str, path: Path, module: str) -> Source:
    if not path.is_dir():
        return Source(kind, path.stem, {module: path.read_bytes()})
    files = {
        str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()
    }
    return Source(kind, path.name, files)


def _hostile(assignment: str, module: str, function: str) -> Iterator[Source]:
    """Those that are the assignment's own, and those of assignment1 in its clothes: most attacks fit all."""
    crude = [
        _read(HOSTILE, path, _FIRST) for path in sorted((ROOT / "tests/corpus/assignment1").glob("*.py"))
    ]
    if assignment != "assignment1":
        yield from (_refined(each, module) for each in ALL if each.assignment == assignment)
    for each in [*crude, *(_refined(each, _FIRST) for each in ALL if each.assignment == "assignment1")]:
        yield Source(HOSTILE, each.name, _clothed(each.files, module, function))


def _refined(hostile: Hostile, module: str) -> Source:
    """One of tests/hostile."""
    with tempfile.TemporaryDirectory() as folder:
        return _read(HOSTILE, hostile.lay_out(Path(folder)), module)


def _clothed(files: dict[str, bytes], module: str, function: str) -> dict[str, bytes]:
    """The same with another module and function, which takes whatever it is called with."""
    stem = module.removesuffix(".py").encode()

    def changed(text: bytes) -> bytes:
        text = re.sub(
            rb"def run_children\([^)]*\)", b"def run_children(exit_codes=(), *_more, **_named)", text
        )
        return text.replace(b"run_children", function.encode()).replace(b"fork_wait", stem)

    return {name.replace("fork_wait", stem.decode()): changed(text) for name, text in files.items()}


def made_class(every: list[Source], module: str, place: Path, number: int) -> list[Member]:
    """So many submissions in the folder `class`, every tenth a broken archive; what is graded alone is in `alone`."""
    (place / "class").mkdir()
    cycle, broken = itertools.cycle(every), itertools.cycle(_broken_archives(module).items())
    made = []
    for n in range(number):
        student = f"student{n:03}"
        if n % 10 == 9:  # noqa: PLR2004 - every tenth
            name, data = next(broken)
            (place / "class" / f"{student}.zip").write_bytes(data)
            made.append(Member(student, Source(BROKEN, name, {}), None))
        else:
            source = next(cycle)
            _write(source, place / "alone" / student)
            _hand_in(source, module, place, student, n % _WAYS)
            made.append(Member(student, source, place / "alone" / student))
    return made


def _write(source: Source, folder: Path) -> None:
    for name, data in source.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _hand_in(source: Source, module: str, place: Path, student: str, way: int) -> None:
    """Put it into the class's folder, in one of the ways that students choose."""
    alone, target = place / "alone" / student, place / "class" / student
    if way == 1 and list(source.files) == [module]:
        shutil.copy(alone / module, f"{target}.py")
    elif way == 2:  # noqa: PLR2004 - a zip of the folder
        shutil.make_archive(str(target), "zip", alone.parent, student)
    elif way == 3:  # noqa: PLR2004 - a zip of what is in it
        shutil.make_archive(str(target), "zip", alone)
    else:
        shutil.copytree(alone, target)


def _broken_archives(module: str) -> dict[str, bytes]:
    """Archives that nobody can open, by what is wrong with them."""
    whole, huge = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(module, "x = 1\n")
    with zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(3):
            archive.writestr(f"{n}.bin", bytes(60 << 20))
    encrypted = bytearray(whole.getvalue())
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    return {
        "garbage": b"PK\x03\x04 this is broken",
        "cut": whole.getvalue()[:-30],
        "encrypted": bytes(encrypted),
        "a bomb": huge.getvalue(),
        "another kind": b"7z\xbc\xaf\x27\x1c",
    }
