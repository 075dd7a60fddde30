# mutant: a semaphore that lets two in
# caught by: under-contention

import mmap
import multiprocessing
import os

fork = multiprocessing.get_context("fork")


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        lock = fork.Semaphore(2)
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
        lock.acquire()
        write(memory, read(memory) + 1)
        lock.release()
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
