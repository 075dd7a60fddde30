# style: writes the eight bytes one after the other, under a lock that is tried again and again by lockf

import fcntl
import mmap
import os
import time


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    lock(file)
                    store(memory, load(memory) + 1)
                    fcntl.lockf(file, fcntl.LOCK_UN, 1)
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return load(memory)


def lock(file):
    while True:
        try:
            return fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
        except OSError:
            time.sleep(0.0003)


def load(memory):
    value = 0
    for at in range(8):
        value |= memory[at] << 8 * at
    return value


def store(memory, value):
    for at in range(8):
        memory[at] = value >> 8 * at & 0xFF
