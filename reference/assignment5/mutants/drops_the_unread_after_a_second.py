# mutant: drops a client that has read nothing for a second
# caught by: slow-client

import selectors
import signal
import socket
import time

MAX = 1 << 20


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.out = bytearray()
        self.eof = False
        self.seen = time.monotonic()


def serve(host, port):
    r, w = socket.socketpair()
    w.setblocking(False)
    old = signal.signal(signal.SIGTERM, lambda s, f: None)
    oldfd = signal.set_wakeup_fd(w.fileno())
    sel = selectors.DefaultSelector()
    srv = socket.create_server((host, port), backlog=128)
    srv.setblocking(False)
    sel.register(srv, selectors.EVENT_READ, "accept")
    sel.register(r, selectors.EVENT_READ, "stop")
    clients = set()

    def drop(c):
        sel.unregister(c.sock)
        c.sock.close()
        clients.discard(c)

    def update(c):
        if c.eof and not c.out:
            drop(c)
            return
        mask = 0
        if c.out:
            mask |= selectors.EVENT_WRITE
        if not c.eof and len(c.out) < MAX:
            mask |= selectors.EVENT_READ
        sel.modify(c.sock, mask, c)

    running = True
    while running:
        now = time.monotonic()
        for c in list(clients):
            if now - c.seen > 1.0 and c.out:
                drop(c)
        for key, mask in sel.select(0.5):
            if key.data == "stop":
                running = False
            elif key.data == "accept":
                try:
                    conn, addr = srv.accept()
                except OSError:
                    continue
                conn.setblocking(False)
                c = Client(conn)
                clients.add(c)
                sel.register(conn, selectors.EVENT_READ, c)
            else:
                c = key.data
                try:
                    if mask & selectors.EVENT_READ:
                        data = c.sock.recv(65536)
                        if data:
                            c.out += data
                        else:
                            c.eof = True
                    if c.out:
                        n = c.sock.send(c.out)
                        c.seen = time.monotonic()
                        del c.out[:n]
                except BlockingIOError:
                    pass
                except OSError:
                    drop(c)
                    continue
                update(c)
    for c in list(clients):
        drop(c)
    srv.close()
    sel.close()
    signal.set_wakeup_fd(oldfd)
    signal.signal(signal.SIGTERM, old)
    r.close()
    w.close()
