"""Send a message to a child through one pipe, and get it back in upper case through another."""

import os
from typing import NoReturn

CHUNK_BYTES = 65536


def upper_via_child(message: bytes) -> bytes:
    """Return `message` as a forked child upper-cased it: ASCII letters change, all other bytes stay."""
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        # The child closes the caller's ends, or it would never see the end of what it reads.
        _be_the_child(down_read, up_write, unused=(down_write, up_read))
    os.close(down_read)
    os.close(up_write)
    try:
        # The child answers only when it has read everything, so neither waits for the other.
        try:
            _write_all(down_write, message)
        finally:
            os.close(down_write)
        return _read_all(up_read)
    finally:
        os.close(up_read)
        os.waitpid(pid, 0)


def _be_the_child(source: int, sink: int, unused: tuple[int, ...]) -> NoReturn:
    status = 1
    try:
        for descriptor in unused:
            os.close(descriptor)
        _write_all(sink, _read_all(source).upper())
        status = 0
    finally:
        os._exit(status)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        written = os.write(descriptor, rest)
        rest = rest[written:]


def _read_all(descriptor: int) -> bytes:
    chunks = []
    while chunk := os.read(descriptor, CHUNK_BYTES):
        chunks.append(chunk)
    return b"".join(chunks)
