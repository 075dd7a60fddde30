# mutant: trusts in `+=` on a ctypes number to be one step
# caught by: under-contention

import ctypes
import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        counter = ctypes.c_uint64.from_buffer(memory)
        pids = [start(counter, increments) for _ in range(workers)]
        for pid in pids:
            os.waitpid(pid, 0)
        value = counter.value
        del counter
        return value


def start(counter, increments):
    pid = os.fork()
    if pid == 0:
        for _ in range(increments):
            counter.value += 1
        os._exit(0)
    return pid
