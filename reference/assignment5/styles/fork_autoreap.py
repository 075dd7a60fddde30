# style: SIGCHLD is ignored, so that the kernel reaps; a pipe whose writer has gone tells the children to end

import os
import select
import signal
import socket
import threading


def serve(host, port):
    old_child = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    wakes, woken = socket.socketpair()
    woken.setblocking(False)
    old_wakeup = signal.set_wakeup_fd(woken.fileno())
    old_term = signal.signal(signal.SIGTERM, lambda *_: None)
    alive_reading, alive_writing = os.pipe()
    listener = socket.create_server((host, port), backlog=64)
    listener.setblocking(False)
    while True:
        ready, _, _ = select.select([wakes, listener], [], [])
        if wakes in ready and signal.SIGTERM in wakes.recv(4096):
            break
        try:
            connection, _ = listener.accept()
        except OSError:
            continue
        if os.fork() == 0:
            try:
                signal.set_wakeup_fd(-1)
                os.close(alive_writing)
                listener.close()
                threading.Thread(target=end_with_the_server, args=(alive_reading,), daemon=True).start()
                echo(connection)
            finally:
                os._exit(0)
        connection.close()
    listener.close()
    os.close(alive_writing)
    os.close(alive_reading)
    try:
        os.wait()  # with SIGCHLD ignored it waits for all
    except ChildProcessError:
        pass
    signal.signal(signal.SIGTERM, old_term)
    signal.signal(signal.SIGCHLD, old_child)
    signal.set_wakeup_fd(old_wakeup)
    wakes.close()
    woken.close()


def end_with_the_server(alive):
    os.read(alive, 1)
    os._exit(0)


def echo(connection):
    connection.setblocking(True)
    try:
        while data := connection.recv(65536):
            connection.sendall(data)
    except OSError:
        pass
