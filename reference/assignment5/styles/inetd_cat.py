# style: as inetd does: a program, cat, with the connection as its standard input and output

import select
import signal
import socket
import subprocess


def serve(host, port):
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    old_fd = signal.set_wakeup_fd(theirs.fileno())
    old = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGCHLD)}
    programs = []
    with socket.create_server((host, port)) as listener:
        listener.setblocking(False)
        while True:
            readable, _, _ = select.select([listener, ours], [], [])
            if ours in readable:
                if signal.SIGTERM in ours.recv(4096):
                    break
                programs = [program for program in programs if program.poll() is None]
            if listener in readable:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    continue
                connection.setblocking(True)
                with connection:
                    programs.append(start(connection))
    for program in programs:
        program.kill()
        program.wait()
    for number, handler in old.items():
        signal.signal(number, handler)
    signal.set_wakeup_fd(old_fd)
    ours.close()
    theirs.close()


def start(connection):
    return subprocess.Popen(["cat"], stdin=connection, stdout=connection, stderr=subprocess.DEVNULL)
