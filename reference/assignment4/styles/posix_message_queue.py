# style: a POSIX message queue with room for one message, which is the token; unlinked at once

import ctypes
import mmap
import os

librt = ctypes.CDLL("librt.so.1", use_errno=True)


class Attributes(ctypes.Structure):
    _fields_ = [("flags", ctypes.c_long), ("maxmsg", ctypes.c_long), ("msgsize", ctypes.c_long), ("rest", ctypes.c_long * 5)]


def count(path, workers, increments):
    name = f"/counter-{os.getpid()}".encode()
    room = Attributes(0, 1, 8)
    queue = librt.mq_open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600, ctypes.byref(room))
    librt.mq_unlink(name)
    put(queue)
    try:
        with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
            for _ in range(workers):
                if os.fork() == 0:
                    for _ in range(increments):
                        get(queue)
                        memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
                        put(queue)
                    os._exit(0)
            for _ in range(workers):
                os.wait()
            return int.from_bytes(memory[:8], "little")
    finally:
        os.close(queue)


def put(queue):
    while librt.mq_send(queue, b"token", ctypes.c_size_t(5), 0) != 0:
        pass


def get(queue):
    message = ctypes.create_string_buffer(8)
    while librt.mq_receive(queue, message, ctypes.c_size_t(8), None) < 0:
        pass
