# mutant: puts its semaphore into the file, after the counter
# caught by: final-count

import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)


def count(path, workers, increments):
    size = os.path.getsize(path)
    os.truncate(path, size + 64)
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        at = (size + 7) // 8 * 8
        semaphore = (ctypes.c_char * 32).from_buffer(memory, at)
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
        libc.sem_destroy(semaphore)
        del semaphore
        return int.from_bytes(memory[:8], "little")
