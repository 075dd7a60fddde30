# style: the handler calls sys.exit(0); a loop with a time limit, and non-blocking sockets

import selectors
import signal
import socket
import sys


def serve(host, port):
    old = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    selector = selectors.DefaultSelector()
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ, accept)
    try:
        while True:
            for key, mask in selector.select(timeout=0.2):  # a signal just before the wait is seen after it
                key.data(selector, key.fileobj, mask)
    finally:
        signal.signal(signal.SIGTERM, old)
        for key in list(selector.get_map().values()):
            key.fileobj.close()
        selector.close()


def accept(selector, listener, _mask):
    try:
        connection, _ = listener.accept()
    except OSError:
        return
    connection.setblocking(False)
    selector.register(connection, selectors.EVENT_READ, Echo())


class Echo:
    def __init__(self):
        self.data = memoryview(b"")

    def __call__(self, selector, connection, mask):
        try:
            if self.data:
                self.data = self.data[connection.send(self.data) :]
            else:
                self.data = memoryview(connection.recv(200_000))
                if not self.data:
                    raise EOFError
        except BlockingIOError:
            return
        except (OSError, EOFError):
            selector.unregister(connection)
            connection.close()
            return
        selector.modify(connection, selectors.EVENT_WRITE if self.data else selectors.EVENT_READ, self)
