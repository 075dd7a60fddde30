# mutant: sends a farewell when the client has ended its side
# caught by: half-close

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
        threading.Thread(target=handle, args=(connection,)).start()


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
    connection.sendall(b"goodbye\n")


def cut(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
