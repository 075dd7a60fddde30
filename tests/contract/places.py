"""Cells on this host: each in a process of its own, as its user, from a copy that this user can read."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
USER_ID = 61234
"""Of nobody: not root, and not in /etc/passwd."""
_COPIED = ("grader", "assignments", "reference", "rubric.yaml", "tests/contract", "tests/tiers")
_CELL_S = 1800


@dataclass(frozen=True)
class Where:
    """A cell's name: "here" or "docker", a tier, "root" or "user"."""

    place: str
    tier: str
    user: str

    def __str__(self) -> str:
        return f"{self.place}-{self.tier}-{self.user}"


def make_kit(folder: Path) -> None:
    """Copy the grader, the course, this suite, and the packages that the grader needs (`site`)."""
    for name in _COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for package in _needed("grade-os"):
        for file in package.files or ():
            source = Path(file.locate())
            if ".." not in file.parts and source.exists():
                (folder / "site" / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, folder / "site" / file)
    subprocess.run(["/bin/chmod", "-R", "a+rX", folder], check=True)


def _needed(name: str) -> list[Distribution]:
    """The installed packages that one needs, without those for extras."""
    found: dict[str, Distribution] = {}
    wanted = [name]
    while wanted:
        each = wanted.pop()
        if each in found:
            continue
        try:
            found[each] = distribution(each)
        except PackageNotFoundError:
            continue  # for another platform or version
        wanted += [_bare(line) for line in found[each].requires or () if "extra ==" not in line]
    return list(found.values())[1:]


def _bare(requirement: str) -> str:
    return re.split(r"[;<>=!\[(~ ]", requirement, maxsplit=1)[0]


def kit_environment(kit: Path) -> dict[str, str]:
    """The environment in which Python finds what is in a kit."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": f"{kit}:{kit}/site", "LANG": "C.UTF-8"}


def prove_here(where: Where, kit: Path) -> dict[str, dict[str, str]]:
    """What came of each promise in a cell on this host."""
    return read(run_here(where, kit, "tests.contract.cell", where.tier, timeout_s=_CELL_S))


def run_here(where: Where, kit: Path, *words: str, timeout_s: float) -> subprocess.CompletedProcess[str]:
    """Run a module of a kit's, with its arguments, as a cell's user."""
    someone = {"user": USER_ID, "group": USER_ID, "extra_groups": []}
    other = where.user == "user" and os.geteuid() == 0
    return subprocess.run(
        [python_for_all() if other else sys.executable, "-m", *words],
        check=False, capture_output=True, text=True, cwd=kit, env=kit_environment(kit), timeout=timeout_s,
        stdin=subprocess.DEVNULL, **(someone if other else {}),
    )  # fmt: skip


def read(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """What a cell has printed."""
    if done.returncode:
        raise RuntimeError(f"the cell's process failed:\n{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout))


@functools.cache
def python_for_all() -> str:
    """An interpreter of this version that everybody may run: not below root's home folder."""
    for candidate in (os.path.realpath(sys.executable), "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            done = subprocess.run(
                [candidate, "-I", "-c", "import sys; print(sys.version_info[:2])"],
                check=False, capture_output=True, text=True, user=USER_ID, group=USER_ID, extra_groups=[], cwd="/",
            )  # fmt: skip
        except OSError:
            continue
        if done.stdout.strip() == str(sys.version_info[:2]):
            return candidate
    raise RuntimeError(f"no Python {sys.version_info[0]}.{sys.version_info[1]} that an ordinary user may run")
