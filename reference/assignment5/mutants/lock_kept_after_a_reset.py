# mutant: an error leaves the lock of the list of clients held
# caught by: abrupt-client

import signal
import socket
import threading

connections = set()
guard = threading.Lock()


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
        threading.Thread(target=handle, args=(connection,)).start()


def handle(connection):
    guard.acquire()
    connections.add(connection)
    guard.release()
    try:
        echo(connection)
    except OSError:
        guard.acquire()
        connections.remove(connection)
        connection.close()
        return
    guard.acquire()
    connections.remove(connection)
    connection.close()
    guard.release()


def echo(connection):
    while data := connection.recv(65536):
        connection.sendall(data)


def cut(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
