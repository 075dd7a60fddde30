# mutant: the worker ends with the lock in its hands, and the next one waits for ever
# caught by: final-count

import mmap
import multiprocessing
import os

fork = multiprocessing.get_context("fork")


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        lock = fork.Lock()
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
    lock.acquire()
    for _ in range(increments):
        write(memory, read(memory) + 1)
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
