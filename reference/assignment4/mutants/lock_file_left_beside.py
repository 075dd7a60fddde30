# mutant: leaves its lock file beside the counter
# caught by: no-leftover-ipc

import fcntl
import mmap
import os


def count(path, workers, increments):
    with open(path + ".lock", "w+b") as lock:
        return add_all(lock, path, workers, increments)


def add_all(lock, path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(lock, memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return read(memory)


def be_worker(lock, memory, increments):
    for _ in range(increments):
        fcntl.lockf(lock, fcntl.LOCK_EX)
        write(memory, read(memory) + 1)
        fcntl.lockf(lock, fcntl.LOCK_UN)
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
