# style: a pair of datagram sockets holds the token; the workers are waited for by pidfd

import mmap
import os
import selectors
import socket


def count(path, workers, increments):
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with near, far, open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        near.send(b"your turn")
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    word = far.recv(16)
                    memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
                    near.send(word)
                os._exit(0)
            pids.append(pid)
        collect(pids)
        return int.from_bytes(memory[:8], "little")


def collect(pids):
    with selectors.DefaultSelector() as selector:
        for pid in pids:
            selector.register(os.pidfd_open(pid), selectors.EVENT_READ, pid)
        while selector.get_map():
            for key, _ in selector.select():
                os.waitpid(key.data, os.WNOHANG)
                selector.unregister(key.fd)
                os.close(key.fd)
