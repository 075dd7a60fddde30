# mutant: as a lock a pipe, into which each worker puts a token at its start
# caught by: under-contention

import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        token = os.pipe()
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(token, memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        os.close(token[0])
        os.close(token[1])
        return read(memory)


def be_worker(token, memory, increments):
    os.write(token[1], b"t")
    for _ in range(increments):
        os.read(token[0], 1)
        write(memory, read(memory) + 1)
        os.write(token[1], b"t")
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
