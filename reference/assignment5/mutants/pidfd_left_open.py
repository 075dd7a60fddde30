# mutant: opens a pidfd for each child and leaves it open
# caught by: no-fd-leak

import os
import select
import signal
import socket

children = set()


def serve(host, port):
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno())
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    listener = socket.create_server((host, port))
    while True:
        readable, _, _ = select.select([woken, listener], [], [])
        if woken in readable:
            if signal.SIGTERM in woken.recv(4096):
                break
            reap()
        if listener in readable:
            connection, _ = listener.accept()
            pid = os.fork()
            if pid == 0:
                be_child(listener, connection)
            connection.close()
            children.add(pid)
            os.pidfd_open(pid)
    signal.set_wakeup_fd(-1)
    listener.close()
    end_children()


def reap():
    for pid in list(children):
        if os.waitpid(pid, os.WNOHANG)[0]:
            children.discard(pid)


def end_children():
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    for pid in children:
        os.waitpid(pid, 0)


def be_child(listener, connection):
    signal.set_wakeup_fd(-1)
    listener.close()
    try:
        while data := connection.recv(65536):
            connection.sendall(data)
    finally:
        os._exit(0)
