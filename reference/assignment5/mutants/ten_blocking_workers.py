# mutant: ten forked workers that serve one client each at a time
# caught by: many-clients

import os
import signal
import socket


def serve(host, port):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = socket.create_server((host, port))
    workers = [start_worker(listener) for _ in range(10)]
    listener.close()
    signal.sigwait({signal.SIGTERM})
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    for pid in workers:
        os.waitpid(pid, 0)


def start_worker(listener):
    pid = os.fork()
    if pid == 0:
        while True:
            connection, _ = listener.accept()
            echo(connection)
    return pid


def echo(connection):
    with connection:
        try:
            while data := connection.recv(65536):
                connection.sendall(data)
        except OSError:
            pass
