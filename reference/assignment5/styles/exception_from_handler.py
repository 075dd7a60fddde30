# style: the handler raises an exception of its own out of an accept with a time limit; two threads a client

import queue
import signal
import socket
import threading


class Terminated(Exception):
    pass


def on_sigterm(number, frame):
    raise Terminated


class Session:
    def __init__(self, connection):
        self.connection = connection
        self.queue = queue.Queue(maxsize=16)
        self.reader = threading.Thread(target=self.read)
        self.writer = threading.Thread(target=self.write)
        self.reader.start()
        self.writer.start()

    def read(self):
        try:
            while data := self.connection.recv(65536):
                self.queue.put(data)
        except OSError:
            pass
        self.queue.put(None)

    def write(self):
        broken = False
        while (data := self.queue.get()) is not None:
            if broken:
                continue  # so that the reader never waits for room
            try:
                self.connection.sendall(data)
            except OSError:
                broken = True
        self.reader.join()
        self.connection.close()

    def cut(self):
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def join(self):
        self.writer.join()


def serve(host, port):
    sessions = []
    old = signal.signal(signal.SIGTERM, on_sigterm)
    try:
        with socket.create_server((host, port)) as listener:
            listener.settimeout(0.2)  # a signal just before the wait is seen after it
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    continue
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
                connection.settimeout(None)
                sessions = [session for session in sessions if session.writer.is_alive()]
                sessions.append(Session(connection))
                del connection
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    except Terminated:
        pass
    signal.signal(signal.SIGTERM, old)
    for session in sessions:
        session.cut()
    for session in sessions:
        session.join()
