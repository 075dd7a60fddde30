# mutant: counts in a multiprocessing.Value, unlocked; the caller adds it to the file's counter
# caught by: one-at-a-time

import mmap
import multiprocessing
import os

fork = multiprocessing.get_context("fork")


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        total = fork.Value("Q", 0)
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(total, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        write(memory, read(memory) + total.value)
        return read(memory)


def be_worker(total, increments):
    for _ in range(increments):
        total.value += 1
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
