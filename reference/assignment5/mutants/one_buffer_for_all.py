# mutant: keeps what is to be sent in one buffer for all clients, which is sent to whoever is ready
# caught by: many-clients

import select
import signal
import socket
import threading

pending = bytearray()


def serve(host, port):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    stopping = threading.Event()
    listener = socket.create_server((host, port))
    loop = threading.Thread(target=serve_all, args=(listener, stopping))
    loop.start()
    signal.sigwait({signal.SIGTERM})
    stopping.set()
    loop.join()
    listener.close()


def serve_all(listener, stopping):
    connections = []
    while not stopping.is_set():
        writers = connections if pending else []
        readable, writable, _ = select.select([listener, *connections], writers, [], 0.1)
        for connection in writable[:1]:
            del pending[: connection.send(pending)]
        for connection in readable:
            if connection is listener:
                connections.append(listener.accept()[0])
            elif data := receive(connection):
                pending.extend(data)
            else:
                connections.remove(connection)
                connection.close()


def receive(connection):
    try:
        return connection.recv(65536)
    except OSError:
        return b""
