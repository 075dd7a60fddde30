# style: a thread for each client; at the end the sockets are shut down, which wakes the threads

import select
import signal
import socket
import threading


class EchoThread(threading.Thread):
    def __init__(self, connection, threads):
        super().__init__()
        self.connection = connection
        self.threads = threads

    def run(self):
        try:
            while data := self.connection.recv(65536):
                self.connection.sendall(data)
        except OSError:
            pass
        with self.threads.lock:
            self.threads.running.discard(self)
            self.connection.close()

    def cut(self):
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class Threads:
    def __init__(self):
        self.lock = threading.Lock()
        self.running = set()

    def start(self, connection):
        thread = EchoThread(connection, self)
        with self.lock:
            self.running.add(thread)
        thread.start()

    def stop(self):
        with self.lock:
            last = list(self.running)
            for thread in last:
                thread.cut()
        for thread in last:
            thread.join()


def serve(host, port):
    wake_r, wake_w = socket.socketpair()
    wake_w.setblocking(False)
    old_wakeup = signal.set_wakeup_fd(wake_w.fileno())
    old_handler = signal.signal(signal.SIGTERM, lambda signum, frame: None)
    threads = Threads()
    try:
        with socket.create_server((host, port), backlog=128) as listener:
            listener.setblocking(False)
            while True:
                ready = select.select([listener, wake_r], [], [])[0]
                if wake_r in ready:
                    break
                try:
                    connection, _ = listener.accept()
                except OSError:
                    continue
                connection.setblocking(True)
                threads.start(connection)
    finally:
        threads.stop()
        signal.signal(signal.SIGTERM, old_handler)
        signal.set_wakeup_fd(old_wakeup)
        wake_r.close()
        wake_w.close()
