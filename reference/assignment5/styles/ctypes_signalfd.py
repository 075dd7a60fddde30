# style: signalfd of the C library, in one epoll loop with the sockets

import ctypes
import os
import select
import signal
import socket
import struct

libc = ctypes.CDLL(None, use_errno=True)


def serve(host, port):
    old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    signals = libc.signalfd(-1, struct.pack("=16Q", 1 << (signal.SIGTERM - 1), *[0] * 15), os.O_CLOEXEC)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(1000)
    epoll = select.epoll()
    epoll.register(listener, select.EPOLLIN)
    epoll.register(signals, select.EPOLLIN)
    clients = {}
    try:
        while True:
            for fd, _ in epoll.poll():
                if fd == signals:
                    os.read(fd, 128)
                    return
                if fd == listener.fileno():
                    accept(epoll, listener, clients)
                else:
                    step(epoll, fd, clients)
    finally:
        for client, _ in clients.values():
            client.close()
        listener.close()
        epoll.close()
        os.close(signals)
        signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)


def accept(epoll, listener, clients):
    try:
        client, _ = listener.accept()
    except OSError:
        return
    client.setblocking(False)
    clients[client.fileno()] = client, b""
    epoll.register(client, select.EPOLLIN)


def step(epoll, fd, clients):
    """Read a piece, or send what is left of it: never both, so that no more than a piece is kept."""
    client, piece = clients[fd]
    try:
        if piece:
            piece = piece[client.send(piece) :]
        elif not (piece := client.recv(32768)):
            raise ConnectionError
    except BlockingIOError:
        return
    except OSError:
        del clients[fd]
        client.close()
        return
    clients[fd] = client, piece
    epoll.modify(fd, select.EPOLLOUT if piece else select.EPOLLIN)
