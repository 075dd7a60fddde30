# style: epoll, level-triggered; each client has a queue of pieces that it has not taken yet

import collections
import select
import signal
import socket

MOST = 64  # pieces


class Connection:
    def __init__(self, sock):
        self.sock = sock
        self.queue = collections.deque()
        self.eof = False

    def events(self):
        wanted = 0
        if self.queue:
            wanted |= select.EPOLLOUT
        if not self.eof and len(self.queue) < MOST:
            wanted |= select.EPOLLIN
        return wanted

    def ready(self, events):
        if events & (select.EPOLLERR | select.EPOLLHUP):
            raise ConnectionResetError
        if events & select.EPOLLIN:
            data = self.sock.recv(16384)
            if data:
                self.queue.append(data)
            else:
                self.eof = True
        if events & select.EPOLLOUT:
            piece = self.queue.popleft()
            sent = self.sock.send(piece)
            if sent < len(piece):
                self.queue.appendleft(piece[sent:])


def serve(host, port):
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    old_fd = signal.set_wakeup_fd(theirs.fileno())
    old_handler = signal.signal(signal.SIGTERM, lambda *_: None)
    connections = {}
    with select.epoll() as epoll, socket.create_server((host, port)) as listener:
        listener.setblocking(False)
        epoll.register(listener.fileno(), select.EPOLLIN)
        epoll.register(ours.fileno(), select.EPOLLIN)
        stopped = False
        while not stopped:
            for fd, events in epoll.poll():
                if fd == ours.fileno():
                    stopped = True
                elif fd == listener.fileno():
                    try:
                        sock = listener.accept()[0]
                    except OSError:
                        continue
                    sock.setblocking(False)
                    connections[sock.fileno()] = Connection(sock)
                    epoll.register(sock.fileno(), select.EPOLLIN)
                else:
                    connection = connections[fd]
                    try:
                        connection.ready(events)
                        wanted = connection.events()
                    except OSError:
                        wanted = 0
                    if wanted:
                        epoll.modify(fd, wanted)
                    else:
                        connections.pop(fd).sock.close()
        for connection in connections.values():
            connection.sock.close()
    signal.signal(signal.SIGTERM, old_handler)
    signal.set_wakeup_fd(old_fd)
    ours.close()
    theirs.close()
