# mutant: the workers send a byte for each increment, and the caller adds
# caught by: one-at-a-time

import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        reading, writing = os.pipe()
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(writing, increments)
            pids.append(pid)
        os.close(writing)
        while os.read(reading, 1):
            write(memory, read(memory) + 1)
        os.close(reading)
        for pid in pids:
            os.waitpid(pid, 0)
        return read(memory)


def be_worker(writing, increments):
    for _ in range(increments):
        os.write(writing, b"1")
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
