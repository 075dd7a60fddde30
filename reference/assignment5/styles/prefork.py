# style: four workers, forked beforehand, share the listening socket; each has a loop of its own

import os
import selectors
import signal
import socket

WORKERS = 4


def serve(host, port):
    old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    pids = []
    for _ in range(WORKERS):
        pid = os.fork()
        if pid == 0:
            try:
                work(listener)
            finally:
                os._exit(1)
        pids.append(pid)
    listener.close()
    signal.sigwait({signal.SIGTERM})
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    for pid in pids:
        os.waitpid(pid, 0)
    signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)


def work(listener):
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, events in selector.select():
            if key.fileobj is listener:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    continue  # another worker was faster
                connection.setblocking(False)
                selector.register(connection, selectors.EVENT_READ, bytearray())
                continue
            connection, buffer = key.fileobj, key.data
            done = False
            try:
                if events & selectors.EVENT_WRITE:
                    del buffer[: connection.send(buffer)]
                    if not buffer:
                        selector.modify(connection, selectors.EVENT_READ, buffer)
                else:
                    buffer += connection.recv(65536)
                    if buffer:
                        selector.modify(connection, selectors.EVENT_WRITE, buffer)
                    else:
                        done = True
            except BlockingIOError:
                pass
            except OSError:
                done = True
            if done:
                selector.unregister(connection)
                connection.close()
