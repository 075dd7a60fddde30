"""One client of a scenario: a socket that never waits, what it has to say, and what has come back.

What comes back is held against what was said, byte for byte, as it comes; of it nothing is kept but the first
difference.
"""

import _socket as socket
import errno
import select
import struct
from typing import Any

CHUNK = 1 << 16
_EXCERPT = 24
_RECEIVED_BYTES = 1 << 17  # what the kernel may keep that has not been read
_SEGMENT_BYTES = 1448  # an Ethernet's: a server's small buffer has no room for the 64 KiB of loopback's
_LINGER_NOT = struct.pack("ii", 1, 0)
_FAMILIES = {
    "tcp": (socket.AF_INET, socket.SOCK_STREAM),
    "udp": (socket.AF_INET, socket.SOCK_DGRAM),
    "unix": (socket.AF_UNIX, socket.SOCK_STREAM),
}


class Speech:
    """`size` bytes: those of `text`, from the place `begin` on, round and round."""

    def __init__(self, text: bytes, size: int, begin: int) -> None:
        self.size = size
        self._length = max(1, len(text))
        self._begin = begin
        self._rounds = text * (CHUNK // self._length + 2)

    def part(self, at: int, most: int) -> bytes:
        """The bytes from `at` on, at most `most` and at most CHUNK of them."""
        begin = (self._begin + at) % self._length
        return self._rounds[begin : begin + min(most, self.size - at, CHUNK)]


class Client:
    """A connection from the outside. `state` is `grader.model.played.ClientState`; times are of `now`."""

    def __init__(self, name: str, place: int, server: dict[str, Any], folder: str) -> None:
        self.name = name
        self.place = place  # among those of its name, from 0
        self.state = "connecting"
        self.reading = False
        self.ending = False  # its sending side is to be shut down once all is sent
        self.said = self.sent = self.back = 0
        self.moved_ns = 0
        self.differs: dict[str, Any] | None = None
        self.last = b""  # the last thing that it was given to say, if that is short
        self.stream = server["kind"] != "udp"
        self._speeches: list[tuple[int, Speech]] = []  # (where it begins in all that is said, speech)
        self._shut = False
        self._hung_up = False  # the kernel says that both directions are done; seen when it is read
        self._address: Any = (
            f"{folder}/{server['path']}" if "path" in server else (server["host"], server["port"])
        )
        self.socket = socket.socket(*_FAMILIES[server["kind"]])
        self.socket.settimeout(0)
        if server["kind"] == "tcp":
            # else the kernel takes as much as it likes, and a client that never reads would hold up nobody
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVED_BYTES)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SEGMENT_BYTES)
        self._connect()

    def _connect(self) -> None:
        try:
            self.socket.connect(self._address)
            self.state = "open"
        except BlockingIOError:
            return
        except (ConnectionRefusedError, FileNotFoundError):
            self.state = "refused"
        except OSError:
            self.state = "reset"

    @property
    def port(self) -> int:
        """Its own, of TCP or UDP."""
        return int(self.socket.getsockname()[1])

    def say(self, text: bytes, size: int | None, begin: int = 0) -> None:
        """Have `text` sent after all that is to be sent already, repeated to `size` bytes if that is given."""
        speech = Speech(text, len(text) if size is None else size, begin)
        self._speeches.append((self.said, speech))
        self.last = text if speech.size <= _EXCERPT else b""
        self.said += speech.size

    def events(self) -> int | None:
        """What to wait for on the socket (see epoll(7)); None when it is not to be asked for anything."""
        if self.state == "connecting":
            return select.EPOLLOUT
        if self.state != "open" or (self._hung_up and not self.reading):
            return None
        return (select.EPOLLOUT if self._has_to_send() else 0) | (select.EPOLLIN if self.reading else 0)

    def _has_to_send(self) -> bool:
        return self.sent < self.said or (self.ending and not self._shut)

    def move(self, events: int, at_ns: int) -> bool:
        """Do what can be done without waiting. Whether any bytes moved, or the state has changed."""
        before = (self.state, self.sent, self.back)
        if self.state == "connecting":
            self._connected()
        else:
            self._hung_up = bool(events & (select.EPOLLERR | select.EPOLLHUP))
            self._read_and_write(events)
        moved = before != (self.state, self.sent, self.back)
        if moved:
            self.moved_ns = at_ns
        return moved

    def _connected(self) -> None:
        if (
            self.socket.family == socket.AF_UNIX
        ):  # its queue was full: nothing is under way, so it is tried again
            self._connect()
        else:
            error = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            self.state = {0: "open", errno.ECONNREFUSED: "refused"}.get(error, "reset")

    def _read_and_write(self, events: int) -> None:
        try:
            if self.reading and (self._hung_up or events & select.EPOLLIN):
                self._read()
            if self.state == "open" and (self._hung_up or events & select.EPOLLOUT):
                self._write()
        except BlockingIOError:
            return
        except ConnectionRefusedError:
            self.state = "refused"
        except OSError:
            self.state = "reset"

    def _read(self) -> None:
        data = self.socket.recv(CHUNK)
        if not data and self.stream:
            self.state = "ended"
            return
        if self.differs is None:
            self._compare(data)
        self.back += len(data)

    def _compare(self, data: bytes) -> None:
        said = b"".join(self._said(self.back, len(data)))
        if said != data:
            same = next((i for i, (a, b) in enumerate(zip(said, data, strict=False)) if a != b), len(said))
            wanted, came = said[same : same + _EXCERPT], data[same : same + _EXCERPT]
            self.differs = {"at": self.back + same, "said": wanted, "came": came}

    def _said(self, at: int, size: int) -> list[bytes]:
        """`size` bytes of what was said from `at` on, fewer if no more was said."""
        parts = []
        for begin, speech in self._speeches:
            if begin <= at < begin + speech.size and size > 0:
                part = speech.part(at - begin, size)
                parts.append(part)
                at, size = at + len(part), size - len(part)
        return parts

    def _write(self) -> None:
        if self.sent < self.said:
            begin, speech = next(
                each for each in self._speeches if each[0] <= self.sent < each[0] + each[1].size
            )
            self.sent += self.socket.send(speech.part(self.sent - begin, CHUNK))
        if self.ending and self.sent == self.said and not self._shut:
            self.socket.shutdown(socket.SHUT_WR)
            self._shut = True

    def close(self, *, reset: bool = False) -> None:
        """Leave, in good order or by a reset."""
        if self.state == "closed":
            return
        self.state = "closed"
        if reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self.socket.close()

    def leave(self) -> None:
        """Leave at the very end: what has come is read first, or the kernel would reset the connection."""
        try:
            while self.state in ("open", "ended") and self.socket.recv(CHUNK):
                pass
        except OSError:
            pass
        self.close()
