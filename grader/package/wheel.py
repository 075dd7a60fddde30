"""The grader that is running, as a wheel (packaging.python.org, "Binary distribution format").

It is put together from the installed files, so it needs no checkout, no build tools and no network. The
course that an installed grader may carry is left out: a package has its own.
"""

import base64
import csv
import io
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import grader
from grader.model.errors import UsageError
from grader.package.archive import Files, zipped

DISTRIBUTION = "grade-os"
_WHEEL = "Wheel-Version: 1.0\nGenerator: grade package\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_LEFT_OUT = ("__pycache__", "course")


def own_distribution() -> Distribution:
    """What is known of the installed grader. UsageError where it runs without having been installed."""
    try:
        return distribution(DISTRIBUTION)
    except PackageNotFoundError:
        raise UsageError(f"{DISTRIBUTION} is not installed here: pip install it, then package it") from None


def make_wheel() -> tuple[str, bytes]:
    """The wheel's file name and content."""
    about = own_distribution()
    stem = f"{DISTRIBUTION.replace('-', '_')}-{about.version}"
    files = {**_package(), **_about(about, f"{stem}.dist-info")}
    record = f"{stem}.dist-info/RECORD"
    return f"{stem}-py3-none-any.whl", zipped({**files, record: _record(files, record)})


def _package() -> Files:
    root = Path(grader.__file__).parent
    return {
        f"grader/{path.relative_to(root).as_posix()}": path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not set(path.relative_to(root).parts).intersection(_LEFT_OUT)
    }


def _about(about: Distribution, folder: str) -> Files:
    texts = {name: about.read_text(name) or "" for name in ("METADATA", "entry_points.txt")}
    return {f"{folder}/{name}": text.encode() for name, text in {**texts, "WHEEL": _WHEEL}.items()}


def _record(files: Files, own_name: str) -> bytes:
    """A line for each file: name, SHA-256 in base 64 without padding, size."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    for name, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
        lines.writerow([name, f"sha256={digest}", len(content)])
    lines.writerow([own_name, "", ""])
    return out.getvalue().encode()
