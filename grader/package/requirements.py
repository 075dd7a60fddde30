"""The packages that the grader needs, fetched as wheels for a host that has no network."""

import subprocess
import sys
import tempfile
from pathlib import Path

from grader.model.errors import HarnessError
from grader.package.archive import Files
from grader.package.wheel import own_distribution

PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")


def own_requirements() -> list[str]:
    """What pip is asked for: the grader's own requirements, without its extras."""
    return [required for required in own_distribution().requires or () if "extra ==" not in required]


def fetch_wheels(python: str) -> Files:
    """File name → wheel, of all requirements and theirs, for CPython `python` ("3.10") on Linux on x86-64.

    HarnessError when pip cannot get them.
    """
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            _download(python, folder), check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        if done.returncode:
            raise HarnessError(f"pip could not fetch what the grader needs:\n{done.stderr.strip()}")
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def _download(python: str, folder: str) -> list[str]:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input"]
    platforms = [word for platform in PLATFORMS for word in ("--platform", platform)]
    target = ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python, *platforms]
    return [*pip, "download", *target, "--dest", folder, *own_requirements()]
