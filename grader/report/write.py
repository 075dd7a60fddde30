"""Reports on disk: whole or not at all."""

import os
from pathlib import Path

from grader.model.errors import HarnessError, UsageError


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
