# mutant: forks one worker less, and does the last one's work itself
# caught by: forks-workers

import fcntl
import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers - 1):
            pid = os.fork()
            if pid == 0:
                be_worker(file, memory, increments)
            pids.append(pid)
        if workers:
            add(file, memory, increments)
        for pid in pids:
            os.waitpid(pid, 0)
        return read(memory)


def be_worker(file, memory, increments):
    add(file, memory, increments)
    os._exit(0)


def add(file, memory, increments):
    for _ in range(increments):
        fcntl.lockf(file, fcntl.LOCK_EX)
        write(memory, read(memory) + 1)
        fcntl.lockf(file, fcntl.LOCK_UN)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
