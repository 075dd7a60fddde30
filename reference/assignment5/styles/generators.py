# style: coroutines by hand: generators that yield what they wait for, and a scheduler

import select
import signal
import socket


def serve(host, port):
    wakes, waker = socket.socketpair()
    waker.setblocking(False)
    previous = signal.set_wakeup_fd(waker.fileno()), signal.signal(signal.SIGTERM, lambda *_: None)
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    scheduler = Scheduler()
    scheduler.spawn(accept_all(scheduler, listener))
    scheduler.spawn(stop_at_signal(scheduler, wakes))
    scheduler.run()
    signal.set_wakeup_fd(previous[0])
    signal.signal(signal.SIGTERM, previous[1])
    wakes.close()
    waker.close()


class Scheduler:
    def __init__(self):
        self.poll = select.poll()
        self.waiting = {}
        self.running = True

    def spawn(self, task):
        self.resume(task)

    def resume(self, task):
        try:
            sock, event = next(task)
        except StopIteration:
            return
        self.waiting[sock.fileno()] = task
        self.poll.register(sock, event)

    def run(self):
        while self.running:
            for fd, _ in self.poll.poll():
                self.poll.unregister(fd)
                self.resume(self.waiting.pop(fd))
        for task in self.waiting.values():
            task.close()


def stop_at_signal(scheduler, wakes):
    yield wakes, select.POLLIN
    scheduler.running = False


def accept_all(scheduler, listener):
    with listener:
        while True:
            yield listener, select.POLLIN
            try:
                connection, _ = listener.accept()
            except OSError:
                continue
            connection.setblocking(False)
            scheduler.spawn(echo(connection))


def echo(connection):
    with connection:
        try:
            while True:
                yield connection, select.POLLIN
                data = connection.recv(65536)
                if not data:
                    return
                while data:
                    yield connection, select.POLLOUT
                    data = data[connection.send(data) :]
        except OSError:
            pass
