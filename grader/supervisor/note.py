"""Notes from the student's processes: the line of the submission at which each thread stands.

Usually only where it is about to fork; with `lines` observed, every line (see `lines.py`). They lie in memory shared by
all processes of a run; whoever writes there by itself only spoils an explanation.
"""

import mmap
import os
import struct
from _thread import get_native_id
from typing import Any

from grader.supervisor.procfs import printable

_LAYOUT = struct.Struct("=iiiH")  # run, thread, line, length of the file's name that follows
_SLOTS = 1024
_SLOT_BYTES = 256


class Notes:
    """A slot for each thread: of two whose numbers fall together the last to write is known."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SLOTS * _SLOT_BYTES)
        self._run = 0

    def clear(self) -> None:
        """Forget what an earlier run left: notes of another run than this one count no more."""
        self._run += 1

    def leave(self, line: int, file: str) -> None:
        """Say that the own thread stands at that line; line 0: nowhere that is known."""
        tid = get_native_id()
        begin = tid % _SLOTS * _SLOT_BYTES
        name = os.fsencode(file)[: _SLOT_BYTES - _LAYOUT.size]
        self._memory[begin : begin + _LAYOUT.size + len(name)] = (
            _LAYOUT.pack(self._run, tid, line, len(name)) + name
        )

    def take(self, tid: int) -> dict[str, Any] | None:
        """The same as `read`, once."""
        found = self.read(tid)
        begin = tid % _SLOTS * _SLOT_BYTES
        self._memory[begin : begin + _LAYOUT.size] = bytes(_LAYOUT.size)
        return found

    def read(self, tid: int) -> dict[str, Any] | None:
        """The line that a thread stands at, as `grader.model.observation.Where`; None when it left no note."""
        begin = tid % _SLOTS * _SLOT_BYTES
        run, owner, line, length = _LAYOUT.unpack_from(self._memory, begin)
        if (run, owner) != (self._run, tid) or line <= 0:
            return None
        begin += _LAYOUT.size
        name = self._memory[begin : begin + min(length, _SLOT_BYTES - _LAYOUT.size)]
        return {"file": printable(os.fsdecode(name)), "line": line}
