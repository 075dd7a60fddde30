# mutant: forks nothing and does all the work itself
# caught by: forks-workers

import fcntl
import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        for _ in range(workers):
            add(file, memory, increments)
        return read(memory)


def add(file, memory, increments):
    for _ in range(increments):
        fcntl.lockf(file, fcntl.LOCK_EX)
        write(memory, read(memory) + 1)
        fcntl.lockf(file, fcntl.LOCK_UN)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
