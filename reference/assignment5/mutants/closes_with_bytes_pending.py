# mutant: closes at the client's end of file, whatever still waits to be sent
# caught by: half-close

import selectors
import signal
import socket


def serve(host, port):
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno())
    signal.signal(signal.SIGTERM, lambda *_: None)
    selector = selectors.DefaultSelector()
    listener = socket.create_server((host, port))
    selector.register(listener, selectors.EVENT_READ)
    selector.register(woken, selectors.EVENT_READ)
    while True:
        for key, events in selector.select():
            if key.fileobj is woken:
                signal.set_wakeup_fd(-1)
                listener.close()
                return
            if key.fileobj is listener:
                connection, _ = listener.accept()
                connection.setblocking(False)
                selector.register(connection, selectors.EVENT_READ, bytearray())
            else:
                move(selector, key.fileobj, key.data, events)


def move(selector, connection, pending, events):
    try:
        if events & selectors.EVENT_WRITE:
            del pending[: connection.send(pending)]
        if events & selectors.EVENT_READ and not take(connection, pending):
            raise EOFError
    except (OSError, EOFError):
        selector.unregister(connection)
        connection.close()
        return
    wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if pending else 0)
    selector.modify(connection, wanted, pending)


def take(connection, pending):
    data = connection.recv(65536)
    pending += data
    return bool(data)
