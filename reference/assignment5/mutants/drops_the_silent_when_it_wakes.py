# mutant: whenever it wakes up, it drops the clients that have been silent for a second
# caught by: slow-client

import select
import signal
import socket
import time


def serve(host, port):
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno())
    signal.signal(signal.SIGTERM, lambda *_: None)
    listener = socket.create_server((host, port))
    pending, last = {}, {}
    while True:
        readers = [client for client in pending if not pending[client]]
        writers = [client for client in pending if pending[client]]
        readable, writable, _ = select.select([listener, woken, *readers], writers, [])
        now = time.monotonic()
        for client in [client for client in pending if now - last[client] > 1]:
            drop(client, pending)
        if woken in readable:
            break
        if listener in readable:
            client, _ = listener.accept()
            client.setblocking(False)
            pending[client], last[client] = b"", now
        for client in [*readable, *writable]:
            if client in pending:
                last[client] = now
                move(client, pending)
    signal.set_wakeup_fd(-1)
    listener.close()
    for client in list(pending):
        drop(client, pending)


def move(client, pending):
    try:
        if pending[client]:
            pending[client] = pending[client][client.send(pending[client]) :]
        else:
            pending[client] = client.recv(65536)
            if not pending[client]:
                drop(client, pending)
    except OSError:
        drop(client, pending)


def drop(client, pending):
    del pending[client]
    client.close()
