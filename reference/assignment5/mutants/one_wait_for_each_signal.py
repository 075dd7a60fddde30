# mutant: its handler of SIGCHLD waits for one child, though several may have ended by then
# caught by: no-zombies

import os
import signal
import socket

children = set()


class Stop(Exception):
    pass


def serve(host, port):
    signal.signal(signal.SIGTERM, on_sigterm)
    signal.signal(signal.SIGCHLD, on_sigchld)
    listener = socket.create_server((host, port), backlog=50)
    try:
        while True:
            connection, _ = listener.accept()
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGTERM})
            pid = os.fork()
            if pid == 0:
                be_child(listener, connection)
            children.add(pid)
            connection.close()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD, signal.SIGTERM})
    except Stop:
        pass
    listener.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    end_children()


def on_sigterm(signum, frame):
    raise Stop


def on_sigchld(signum, frame):
    pid, _ = os.waitpid(-1, os.WNOHANG)
    children.discard(pid)


def end_children():
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    for pid in children:
        os.waitpid(pid, 0)


def be_child(listener, connection):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD, signal.SIGTERM})
    listener.close()
    try:
        while data := connection.recv(65536):
            connection.sendall(data)
    finally:
        os._exit(0)
