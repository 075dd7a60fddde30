# mutant: closes the listening socket after twenty clients
# caught by: many-clients, no-fd-leak

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
    cut(listener)
    acceptor.join()
    listener.close()
    for connection in list(connections):
        cut(connection)


def accept_all(listener):
    for _ in range(20):
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connections.add(connection)
        threading.Thread(target=handle, args=(connection,)).start()
    listener.close()


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
