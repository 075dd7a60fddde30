# style: a class for a child, an exit stack for the waits

from __future__ import annotations

import contextlib
import dataclasses
import os


@dataclasses.dataclass
class Child:
    wanted: int
    pid: int = -1
    code: int | None = None

    def start(self) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            self.live()

    def live(self) -> None:
        if self.wanted < 0:
            os.kill(os.getpid(), -self.wanted)
        os._exit(self.wanted)

    def collect(self) -> None:
        _, status = os.waitpid(self.pid, 0)
        self.code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def run_children(exit_codes: list[int]) -> list[tuple[int, int]]:
    children = [Child(code) for code in exit_codes]
    with contextlib.ExitStack() as at_end:
        for child in children:
            child.start()
            at_end.callback(child.collect)
    return [(child.pid, child.code) for child in children]
