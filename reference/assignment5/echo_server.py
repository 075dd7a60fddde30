"""Send every byte back: one loop for all clients, which waits for whichever socket is ready."""

import selectors
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

CHUNK = 1 << 16
ENOUGH = 1 << 20  # bytes that wait for a client; with more, nothing is read from it until it has read some


class Client:
    """A connection, with what has come from it and has not gone back yet."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.pending = bytearray()
        self.ended = False

    def move(self, events: int) -> None:
        """Read or write once, whichever can be done without waiting. OSError when the connection is broken."""
        if events & selectors.EVENT_READ:
            data = self.connection.recv(CHUNK)
            self.pending += data
            self.ended = not data
        if events & selectors.EVENT_WRITE:
            sent = self.connection.send(self.pending[:CHUNK])
            del self.pending[:sent]

    def awaited(self) -> int:
        """What to wait for next; 0 when the client has ended its side and has everything back."""
        reading = not self.ended and len(self.pending) < ENOUGH
        return (selectors.EVENT_READ if reading else 0) | (selectors.EVENT_WRITE if self.pending else 0)


def serve(host: str, port: int) -> None:
    """Echo to the clients of TCP `(host, port)` until SIGTERM."""
    # create_server sets SO_REUSEADDR: the connections of an earlier server keep the port for a while.
    with (
        _sigterm() as terminated,
        selectors.DefaultSelector() as selector,
        socket.create_server((host, port)) as listener,
    ):
        listener.settimeout(0)
        selector.register(listener, selectors.EVENT_READ)
        selector.register(terminated, selectors.EVENT_READ)
        try:
            _serve_until(terminated, listener, selector)
        finally:
            for key in selector.get_map().values():
                if key.data:
                    key.data.connection.close()


def _serve_until(
    terminated: socket.socket, listener: socket.socket, selector: selectors.BaseSelector
) -> None:
    while True:
        for key, events in selector.select():
            if key.fileobj is terminated:
                return
            if key.fileobj is listener:
                _accept(selector, listener)
            else:
                _serve_client(selector, key.data, events)


def _accept(selector: selectors.BaseSelector, listener: socket.socket) -> None:
    try:
        connection, _ = listener.accept()
    except OSError:
        return  # the client has gone again
    connection.settimeout(0)
    selector.register(connection, selectors.EVENT_READ, Client(connection))


def _serve_client(selector: selectors.BaseSelector, client: Client, events: int) -> None:
    try:
        client.move(events)
        awaited = client.awaited()
    except BlockingIOError:
        return
    except OSError:
        awaited = 0  # reset: what is pending has nowhere to go
    if awaited:
        selector.modify(client.connection, awaited, client)
    else:
        selector.unregister(client.connection)
        client.connection.close()


@contextmanager
def _sigterm() -> Iterator[socket.socket]:
    """A socket that becomes readable when SIGTERM arrives.

    The interpreter writes to it in the signal's own handler, so that no signal is lost between a look
    at a flag and the wait that follows (the self-pipe trick).
    """
    readable, written = socket.socketpair()
    with readable, written:
        written.settimeout(0)
        old_descriptor = signal.set_wakeup_fd(written.fileno())
        old_handler = signal.signal(signal.SIGTERM, lambda _number, _frame: None)
        try:
            yield readable
        finally:
            signal.signal(signal.SIGTERM, old_handler)
            signal.set_wakeup_fd(old_descriptor)
