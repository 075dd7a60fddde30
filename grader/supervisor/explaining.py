"""What a run tells besides, when it is made once more to explain a fault: lines, and who opened and made what.

`observe` asks for it by "lines" and "opens"; without these nothing is known, and nothing costs anything.
"""

import contextlib
import os
from collections.abc import Callable
from typing import Any

from grader.supervisor import procfs
from grader.supervisor.ipc import described
from grader.supervisor.landlock.listener import Call
from grader.supervisor.note import Notes
from grader.supervisor.openings import FLAGS_AT, NAMING, PATH_AT, Openings


class Explaining:
    """The explanation of one run. `folders` maps the places of the sandbox to what the submission calls them."""

    def __init__(
        self, observe: list[str], notes: Notes, now: Callable[[], int], folders: dict[str, str]
    ) -> None:
        self._lines = "lines" in observe
        self._notes = notes
        self._folders = folders
        self.openings = Openings(now) if "opens" in observe else None

    def place(self, tid: int) -> dict[str, Any] | None:
        """The line at which a thread stands, when lines are followed."""
        return self._notes.read(tid) if self._lines else None

    def forked_at(self, tid: int) -> dict[str, Any] | None:
        """The line at which a thread has forked just now."""
        return self._notes.read(tid) if self._lines else self._notes.take(tid)

    def born(self, pid: int, parent: int) -> None:
        """A process was made."""
        if self.openings is not None:
            self.openings.born(pid, parent)

    def descriptors(self, pid: int) -> list[dict[str, Any]]:
        """The open descriptors of a process that stands still."""
        found = procfs.descriptors(pid)
        return found if self.openings is None else self.openings.of(pid, found)

    def asked(self, pid: int, call: Call, answer: Any) -> None:
        """A call that the guard answers makes no stop: what is known of it is what it says, and the answer."""
        if self.openings is None:
            return
        flags = FLAGS_AT.get(call.name)
        makes = call.name in NAMING or (flags is not None and bool(call.integer(flags) & os.O_CREAT))
        with contextlib.suppress(OSError):
            self.openings.asked(pid, call.name, _name(call, answer), self.place(call.tid), makes=makes)

    def made(self) -> dict[str, Any]:
        """What has a name, as the submission knows it, → the line that made it."""
        made = self.openings.made if self.openings is not None else {}
        return {self._shown(name): where for name, where in made.items()}

    def _shown(self, path: str) -> str:
        for folder, shown in self._folders.items():
            if path.startswith(folder + "/"):
                return os.path.join(shown, path[len(folder) + 1 :])
        return path


def _name(call: Call, answer: Any) -> str | None:
    """What a call that the guard answers is about, if that has a name."""
    if call.name.endswith("get"):
        return described(call.name[:3], answer)
    if call.name == "mq_open":
        return f"/dev/mqueue/{call.text(0)}"
    at = PATH_AT.get(call.name)
    folder = procfs.target_of(f"/proc/{call.tid}/cwd") or ""
    return None if at is None else os.path.join(folder, call.text(at))
