# mutant: takes the lock to read, gives it back, and takes it again to write
# caught by: under-contention

import fcntl
import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(file, memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return read(memory)


def be_worker(file, memory, increments):
    for _ in range(increments):
        fcntl.lockf(file, fcntl.LOCK_EX)
        value = read(memory)
        fcntl.lockf(file, fcntl.LOCK_UN)
        fcntl.lockf(file, fcntl.LOCK_EX)
        write(memory, value + 1)
        fcntl.lockf(file, fcntl.LOCK_UN)
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
