# mutant: reads no more while much is pending, and closes at the client's end of file with the little that still is
# caught by: half-close

import selectors
import signal
import socket

LIMIT = 65536
selector = selectors.DefaultSelector()


class Stop(Exception):
    pass


def serve(host, port):
    signal.signal(signal.SIGTERM, on_sigterm)
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ)
    try:
        while True:
            for key, _ in selector.select():
                if key.fileobj is listener:
                    connection, _ = listener.accept()
                    connection.setblocking(False)
                    selector.register(connection, selectors.EVENT_READ, bytearray())
                else:
                    go_on(key.fileobj, key.data)
    except Stop:
        pass
    for key in list(selector.get_map().values()):
        key.fileobj.close()
    selector.close()


def on_sigterm(signum, frame):
    raise Stop


def go_on(connection, pending):
    try:
        if len(pending) < LIMIT and not receive(connection, pending):
            raise ConnectionError
        if pending:
            del pending[: connection.send(pending)]
    except BlockingIOError:
        pass
    except OSError:
        selector.unregister(connection)
        connection.close()
        return
    events = selectors.EVENT_WRITE if pending else 0
    if len(pending) < LIMIT:
        events |= selectors.EVENT_READ
    selector.modify(connection, events, pending)


def receive(connection, pending):
    try:
        data = connection.recv(4096)
    except BlockingIOError:
        return True
    pending += data
    return bool(data)
