# mutant: makes a named semaphore and does not unlink it
# caught by: no-leftover-ipc

import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.sem_open.restype = ctypes.c_void_p


def count(path, workers, increments):
    name = f"/counter-{os.getpid()}".encode()
    lock = ctypes.c_void_p(libc.sem_open(name, os.O_CREAT, 0o600, 1))
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    libc.sem_wait(lock)
                    value = int.from_bytes(memory[:8], "little")
                    memory[:8] = (value + 1).to_bytes(8, "little")
                    libc.sem_post(lock)
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        libc.sem_close(lock)
        return int.from_bytes(memory[:8], "little")
