# mutant: the semaphore for all processes lies in memory of which each has a copy
# caught by: under-contention

import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        semaphore = ctypes.create_string_buffer(64)
        libc.sem_init(semaphore, 1, 1)
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    libc.sem_wait(semaphore)
                    value = int.from_bytes(memory[:8], "little")
                    memory[:8] = (value + 1).to_bytes(8, "little")
                    libc.sem_post(semaphore)
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return int.from_bytes(memory[:8], "little")
