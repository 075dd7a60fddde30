# mutant: forks for each client and waits for that child before it accepts the next
# caught by: many-clients, slow-client

import os
import signal
import socket
import sys

child = 0


def serve(host, port):
    global child
    signal.signal(signal.SIGTERM, stop)
    with socket.create_server((host, port)) as listener:
        listener.settimeout(0.1)
        while True:
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            child = os.fork()
            if child == 0:
                be_child(connection)
            connection.close()
            os.waitpid(child, 0)
            child = 0


def stop(_number, _frame):
    if child:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    sys.exit(0)


def be_child(connection):
    try:
        connection.settimeout(None)
        while data := connection.recv(65536):
            connection.sendall(data)
    finally:
        os._exit(0)
