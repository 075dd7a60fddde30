"""Reports on disk: whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path

from grader.model.errors import HarnessError, UsageError

PREFIX = "grade-"
"""What the names of all files in a report's folder begin with."""


def write_report(path: str, data: bytes) -> None:
    """Put `data` at `path`. When that fails, what was there before is still there, whole.

    Pipes, devices and symbolic links (`/dev/stdout` among them) are written through, not replaced.
    UsageError when the folder is not there or `path` is one; HarnessError for all else, such as a
    full disk.
    """
    target = Path(path)
    try:
        _put(target, data)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"cannot write {path}: there is no folder {str(target.parent)!r}") from error
    except IsADirectoryError as error:
        raise UsageError(f"cannot write {path}: it is a folder") from error
    except OSError as error:
        raise HarnessError(f"cannot write {path}: {error.strerror or error}") from error


def write_folder(path: str, files: Mapping[str, bytes]) -> None:
    """Put these files into the folder `path`, which is made if need be.

    What an earlier run left there under names of the same kind goes first: a verdict of before must not pass
    for one of now. UsageError and HarnessError as from `write_report`.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{PREFIX}*.json"):
            old.unlink()
    except OSError as error:
        raise UsageError(f"cannot write to the folder {path}: {error.strerror or error}") from error
    for name, data in files.items():
        write_report(str(folder / name), data)


def _put(target: Path, data: bytes) -> None:
    if target.is_dir():
        raise IsADirectoryError(str(target))
    if target.is_symlink() or (target.exists() and not target.is_file()):
        target.write_bytes(data)
    else:
        _replace(target, data)


def _replace(target: Path, data: bytes) -> None:
    """Write beside `target`, then rename: a rename within one folder is atomic (rename(2))."""
    beside = target.parent / f".grade-{os.urandom(6).hex()}.tmp"
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
