# mutant: multiprocessing.shared_memory, though released and unlinked, leaves its resource tracker running
# caught by: no-orphans

import fcntl
import mmap
import os
from multiprocessing import shared_memory


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        done = shared_memory.SharedMemory(create=True, size=max(workers, 1))
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(file, memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        done.close()
        done.unlink()
        return read(memory)


def be_worker(file, memory, increments):
    for _ in range(increments):
        fcntl.lockf(file, fcntl.LOCK_EX)
        write(memory, read(memory) + 1)
        fcntl.lockf(file, fcntl.LOCK_UN)
    os._exit(0)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
