# mutant: the lock is a byte in shared memory that is looked at and then set, which are two steps
# caught by: under-contention

import mmap
import os


def count(path, workers, increments):
    flag = mmap.mmap(-1, 1)
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(flag, memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return read(memory)


def be_worker(flag, memory, increments):
    for _ in range(increments):
        while flag[0]:
            pass
        flag[0] = 1
        write(memory, read(memory) + 1)
        flag[0] = 0
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
