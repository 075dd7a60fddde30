# mutant: at SIGTERM waits until all clients have left
# caught by: stops-on-sigterm

import signal
import socket
import threading

connections = set()
threads = []


def serve(host, port):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = socket.create_server((host, port))
    acceptor = threading.Thread(target=accept_all, args=(listener,))
    acceptor.start()
    signal.sigwait({signal.SIGTERM})
    listener.shutdown(socket.SHUT_RDWR)
    acceptor.join()
    listener.close()
    for thread in threads:
        thread.join()


def accept_all(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connections.add(connection)
        threads.append(threading.Thread(target=handle, args=(connection,)))
        threads[-1].start()


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
