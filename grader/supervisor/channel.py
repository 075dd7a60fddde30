"""Frames between the grader outside and the supervisor: four bytes of length (big-endian), then JSON."""

import json
import os
import select
from typing import Any

HEADER_BYTES = 4


class Closed(Exception):
    """The other side is gone."""


def _read_exactly(fd: int, size: int) -> bytes:
    parts = []
    while size:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            raise Closed
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def receive(fd: int) -> Any:
    """The next frame's data. Closed at end of file."""
    size = int.from_bytes(_read_exactly(fd, HEADER_BYTES), "big")
    return json.loads(_read_exactly(fd, size))


def check(fd: int) -> None:
    """Closed when nobody is there any more to send something. Never waits."""
    poll = select.poll()
    poll.register(fd, 0)
    if poll.poll(0):
        raise Closed


def send(fd: int, data: Any) -> None:
    """Write one frame whole."""
    body = json.dumps(data).encode()
    view = memoryview(len(body).to_bytes(HEADER_BYTES, "big") + body)
    while view:
        view = view[os.write(fd, view) :]
