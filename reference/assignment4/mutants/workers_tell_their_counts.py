# mutant: each worker counts for itself and tells the caller, who adds it all up
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
        while told := os.read(reading, 8):
            write(memory, read(memory) + int.from_bytes(told, "little"))
        os.close(reading)
        for pid in pids:
            os.waitpid(pid, 0)
        return read(memory)


def be_worker(writing, increments):
    counted = 0
    for _ in range(increments):
        counted += 1
    os.write(writing, counted.to_bytes(8, "little"))
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
