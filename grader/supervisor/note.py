"""A note from the student's process: the line of the submission that is about to fork.

It lies in memory shared by all processes of a run; whoever writes there by itself only spoils an explanation.
"""

import mmap
import os
import struct
from typing import Any

from grader.supervisor.procfs import printable

_LAYOUT = struct.Struct("=iiH")  # pid, line, length of the file's name that follows
_BYTES = 4096


class ForkNote:
    """One place for one note at a time."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _BYTES)

    def clear(self) -> None:
        """Forget what an earlier run left."""
        self._memory[:_BYTES] = bytes(_BYTES)

    def leave(self, line: int, file: str) -> None:
        """Say that the own process is about to fork at that line; line 0: it has forked."""
        name = os.fsencode(file)[: _BYTES - _LAYOUT.size]
        self._memory[: _LAYOUT.size + len(name)] = _LAYOUT.pack(os.getpid(), line, len(name)) + name

    def read(self, pid: int) -> dict[str, Any] | None:
        """The line that `pid` is forking at, as `grader.model.observation.Where`; None when it left no note."""
        maker, line, length = _LAYOUT.unpack_from(self._memory)
        if maker != pid or line <= 0:
            return None
        name = self._memory[_LAYOUT.size : _LAYOUT.size + min(length, _BYTES - _LAYOUT.size)]
        return {"file": printable(os.fsdecode(name)), "line": line}
