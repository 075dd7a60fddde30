# style: a named POSIX semaphore, unlinked as soon as it is open

import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.sem_open.restype = ctypes.c_void_p


class Lock:
    def __init__(self):
        name = b"/counter-%d" % os.getpid()
        self.semaphore = ctypes.c_void_p(libc.sem_open(name, os.O_CREAT | os.O_EXCL, 0o600, 1))
        libc.sem_unlink(name)

    def __enter__(self):
        while libc.sem_wait(self.semaphore):
            pass

    def __exit__(self, *_):
        libc.sem_post(self.semaphore)

    def close(self):
        libc.sem_close(self.semaphore)


def count(path, workers, increments):
    lock = Lock()
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        for _ in range(workers):
            if os.fork() == 0:
                for _ in range(increments):
                    with lock:
                        memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
                os._exit(0)
        for _ in range(workers):
            os.wait()
        lock.close()
        return int.from_bytes(memory[:8], "little")
