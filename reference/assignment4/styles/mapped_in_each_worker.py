# style: each worker opens and maps the file for itself, and locks the counter's bytes in it by lockf

import fcntl
import mmap
import os
import struct

QUAD = struct.Struct("<Q")


def count(path, workers, increments):
    pids = []
    for _ in range(workers):
        pid = os.fork()
        if pid == 0:
            try:
                work(path, increments)
            finally:
                os._exit(0)
        pids.append(pid)
    for pid in pids:
        os.waitpid(pid, 0)
    with open(path, "rb") as file:
        return QUAD.unpack(file.read(QUAD.size))[0]


def work(path, increments):
    with open(path, "r+b") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_WRITE) as memory:
            for _ in range(increments):
                fcntl.lockf(file, fcntl.LOCK_EX, QUAD.size, 0)
                QUAD.pack_into(memory, 0, QUAD.unpack_from(memory, 0)[0] + 1)
                fcntl.lockf(file, fcntl.LOCK_UN, QUAD.size, 0)
