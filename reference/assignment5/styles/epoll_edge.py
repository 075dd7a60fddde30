# style: epoll, edge-triggered: each socket is registered once and moved on until it would block

import select
import signal
import socket

LIMIT = 256 * 1024


class Peer:
    def __init__(self, sock):
        self.sock, self.buffer, self.eof = sock, bytearray(), False

    def pump(self):
        """Move on until neither direction moves, as an edge comes only once; True when there may be more to move."""
        for _ in range(16):  # then the others have their turn
            if not self.fill() and not self.drain():
                return False
        return True

    def fill(self):
        if self.eof or len(self.buffer) >= LIMIT:
            return False
        try:
            data = self.sock.recv(65536)
        except BlockingIOError:
            return False
        self.buffer += data
        self.eof = not data
        return True

    def drain(self):
        if not self.buffer:
            return False
        try:
            del self.buffer[: self.sock.send(self.buffer)]
        except BlockingIOError:
            return False
        return True

    def done(self):
        return self.eof and not self.buffer


def serve(host, port):
    wakes, waker = socket.socketpair()
    waker.setblocking(False)
    old_waker = signal.set_wakeup_fd(waker.fileno())
    old_handler = signal.signal(signal.SIGTERM, lambda n, f: None)
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    epoll = select.epoll()
    epoll.register(listener, select.EPOLLIN | select.EPOLLET)
    epoll.register(wakes, select.EPOLLIN)
    peers = {}
    unfinished = set()
    try:
        while True:
            ready = {fd for fd, _ in epoll.poll(0 if unfinished else -1)}
            if wakes.fileno() in ready:
                return
            for fd in (ready | unfinished) - {listener.fileno()}:
                unfinished.discard(fd)
                try:
                    if peers[fd].pump():
                        unfinished.add(fd)
                    broken = False
                except OSError:
                    broken = True
                if broken or peers[fd].done():
                    unfinished.discard(fd)
                    peers.pop(fd).sock.close()
            if listener.fileno() in ready:
                for sock in waiting(listener):
                    peers[sock.fileno()] = Peer(sock)
                    epoll.register(sock, select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET)
    finally:
        for peer in peers.values():
            peer.sock.close()
        epoll.close()
        listener.close()
        signal.signal(signal.SIGTERM, old_handler)
        signal.set_wakeup_fd(old_waker)
        wakes.close()
        waker.close()


def waiting(listener):
    while True:
        try:
            sock, _ = listener.accept()
        except ConnectionAbortedError:
            continue
        except BlockingIOError:
            return
        sock.setblocking(False)
        yield sock
