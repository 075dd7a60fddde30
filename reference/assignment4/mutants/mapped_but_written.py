# mutant: maps the file, but changes it by pread and pwrite
# caught by: one-at-a-time

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
        return read(file)


def be_worker(file, memory, increments):
    for _ in range(increments):
        fcntl.lockf(file, fcntl.LOCK_EX)
        write(file, read(file) + 1)
        fcntl.lockf(file, fcntl.LOCK_UN)
    os._exit(0)


def read(file):
    return int.from_bytes(os.pread(file.fileno(), 8, 0), "little")


def write(file, value):
    os.pwrite(file.fileno(), value.to_bytes(8, "little"), 0)
