# mutant: looks for the flag that the handler sets when nothing has happened for a minute
# caught by: stops-on-sigterm

import selectors
import signal
import socket


def serve(host, port):
    terminated = []
    signal.signal(signal.SIGTERM, lambda *_: terminated.append(True))
    selector = selectors.DefaultSelector()
    listener = socket.create_server((host, port))
    selector.register(listener, selectors.EVENT_READ)
    while True:
        ready = selector.select(60)
        if not ready and terminated:
            return
        for key, events in ready:
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
        elif not take(connection, pending):
            raise EOFError
    except (OSError, EOFError):
        selector.unregister(connection)
        connection.close()
        return
    selector.modify(connection, selectors.EVENT_WRITE if pending else selectors.EVENT_READ, pending)


def take(connection, pending):
    data = connection.recv(65536)
    pending += data
    return bool(data)
