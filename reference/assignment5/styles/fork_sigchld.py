# style: forks for each client; SIGCHLD and SIGTERM come through the wakeup descriptor

import os
import select
import signal
import socket


def serve(host, port):
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    old_wakeup = signal.set_wakeup_fd(writing)
    old = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGCHLD, signal.SIGTERM)}
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    children = set()
    stopping = False
    while not stopping:
        ready, _, _ = select.select([reading, listener], [], [])
        if reading in ready:
            numbers = os.read(reading, 4096)
            stopping = signal.SIGTERM in numbers
            reap(children)
        if listener in ready and not stopping:
            try:
                connection, _ = listener.accept()
            except OSError:
                continue
            pid = os.fork()
            if pid == 0:
                be_child(listener, connection)
            connection.close()
            children.add(pid)
    listener.close()
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    for pid in children:
        os.waitpid(pid, 0)
    for number, handler in old.items():
        signal.signal(number, handler)
    signal.set_wakeup_fd(old_wakeup)
    os.close(reading)
    os.close(writing)


def reap(children):
    for pid in list(children):
        if os.waitpid(pid, os.WNOHANG)[0]:
            children.remove(pid)


def be_child(listener, connection):
    try:
        signal.set_wakeup_fd(-1)
        listener.close()
        connection.setblocking(True)
        while data := connection.recv(65536):
            connection.sendall(data)
    except OSError:
        pass
    finally:
        os._exit(0)
