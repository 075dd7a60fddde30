"""Files that are written in pieces, and are there whole or not at all."""

import os
from collections.abc import Iterable

from grader.model.errors import HarnessError


def write_pieces(path: str, pieces: Iterable[bytes]) -> None:
    """Write a file of any length. HarnessError when that fails; what was there before is still there then."""
    beside = f"{path}.{os.getpid()}.tmp"
    try:
        with open(beside, "wb") as file:
            file.writelines(pieces)
        os.replace(beside, path)
    except OSError as error:
        raise HarnessError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        if os.path.exists(beside):
            os.unlink(beside)
