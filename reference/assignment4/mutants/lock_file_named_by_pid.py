# mutant: the lock file has the worker's pid in its name, so that nobody else ever looks at it
# caught by: under-contention

import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(path, memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return read(memory)


def be_worker(path, memory, increments):
    name = f"{path}.{os.getpid()}.lock"
    for _ in range(increments):
        os.close(os.open(name, os.O_CREAT | os.O_EXCL))
        write(memory, read(memory) + 1)
        os.unlink(name)
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
