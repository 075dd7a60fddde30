# style: a class with __enter__ and __exit__ keeps the ends and the child

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass
class Pipe:
    source: int = -1
    sink: int = -1
    opened: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.source, self.sink = os.pipe()
        self.opened = {self.source, self.sink}

    def close(self, *ends: int) -> None:
        for end in ends:
            if end in self.opened:
                self.opened.discard(end)
                os.close(end)

    def __enter__(self) -> Pipe:
        return self

    def __exit__(self, *_: object) -> None:
        self.close(self.source, self.sink)

    def pour_in(self, data: bytes) -> None:
        self.close(self.source)
        sent = 0
        while sent < len(data):
            sent += os.write(self.sink, data[sent : sent + 65536])
        self.close(self.sink)

    def drain(self) -> bytes:
        self.close(self.sink)
        return b"".join(iter(lambda: os.read(self.source, 65536), b""))


def upper_via_child(message: bytes) -> bytes:
    with Pipe() as down, Pipe() as up:
        if (pid := os.fork()) == 0:
            try:
                up.pour_in(down.drain().upper())
            finally:
                os._exit(0)
        up.close(up.sink)
        down.pour_in(message)
        answer = up.drain()
        os.waitpid(pid, 0)
    return answer
