# mutant: returns at once, and leaves the serving to a thread
# caught by: stops-on-sigterm

import signal
import socket
import threading

connections = set()


def serve(host, port):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = socket.create_server((host, port))
    acceptor = threading.Thread(target=accept_all, args=(listener,), daemon=True)
    acceptor.start()


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
