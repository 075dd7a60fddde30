# mutant: stops only the first of its workers
# caught by: no-orphans, rebinds-at-once

import os
import signal
import socket
import threading


def serve(host, port):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = socket.create_server((host, port))
    workers = [start_worker(listener) for _ in range(3)]
    listener.close()
    signal.sigwait({signal.SIGTERM})
    os.kill(workers[0], signal.SIGKILL)
    os.waitpid(workers[0], 0)


def start_worker(listener):
    pid = os.fork()
    if pid == 0:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=echo, args=(connection,), daemon=True).start()
    return pid


def echo(connection):
    with connection:
        try:
            while data := connection.recv(65536):
                connection.sendall(data)
        except OSError:
            pass
