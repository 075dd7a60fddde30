# mutant: stops accepting, and never closes the listening socket, which a global variable holds
# caught by: rebinds-at-once

import signal
import socket
import threading

listener = None
connections = set()


def serve(host, port):
    global listener
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = socket.create_server((host, port))
    stopping = threading.Event()
    acceptor = threading.Thread(target=accept_all, args=(stopping,))
    acceptor.start()
    signal.sigwait({signal.SIGTERM})
    stopping.set()
    acceptor.join()
    for connection in list(connections):
        cut(connection)


def accept_all(stopping):
    listener.settimeout(0.05)
    while not stopping.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        connection.settimeout(None)
        connections.add(connection)
        threading.Thread(target=handle, args=(connection,)).start()


def handle(connection):
    try:
        while data := connection.recv(65536):
            connection.sendall(data)
    except OSError:
        pass
    connections.discard(connection)
    connection.close()


def cut(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
