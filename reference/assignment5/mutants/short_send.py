# mutant: takes no notice of how much a non-blocking send took
# caught by: large

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
        data = connection.recv(65536)
        if data:
            connection.send(data)
            return
    except BlockingIOError:
        return
    except OSError:
        pass
    selector.unregister(connection)
    connection.close()
