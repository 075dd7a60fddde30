# mutant: serves one client after the other
# caught by: many-clients, slow-client

import signal
import socket
import threading

connections = set()


def serve(host, port):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = socket.create_server((host, port))
    acceptor = threading.Thread(target=accept_all, args=(listener,))
    acceptor.start()
    signal.sigwait({signal.SIGTERM})
    listener.shutdown(socket.SHUT_RDWR)
    acceptor.join()
    listener.close()
    for connection in list(connections):
        cut(connection)


def accept_all(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connections.add(connection)
        handle(connection)


def handle(connection):
    try:
        echo(connection)
    except OSError:
        pass
    connections.discard(connection)
    connection.close()


def echo(connection):
    while data := connection.recv(65536):
        connection.sendall(data)


def cut(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
