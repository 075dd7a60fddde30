"""Frames between the coordinator and a worker: eight bytes of length (big-endian), then MessagePack."""

import socket
from typing import Any

import msgspec

_HEADER_BYTES = 8
_CHUNK_BYTES = 1 << 20


def send(channel: socket.socket, record: Any) -> None:
    """Write one record whole. OSError when the other side is gone."""
    body = msgspec.msgpack.encode(record)
    channel.sendall(len(body).to_bytes(_HEADER_BYTES, "big"))
    channel.sendall(body)


def receive(channel: socket.socket, kind: Any) -> Any:
    """The next record, of this type or union of types. EOFError when the other side is gone before its end."""
    size = int.from_bytes(_read(channel, _HEADER_BYTES), "big")
    return msgspec.msgpack.decode(_read(channel, size), type=kind)


def _read(channel: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        try:
            part = channel.recv(min(size, _CHUNK_BYTES))
        except ConnectionResetError:
            part = b""
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
