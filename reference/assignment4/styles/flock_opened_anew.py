# style: each worker opens the file anew for flock

import contextlib
import fcntl
import mmap
import os


@contextlib.contextmanager
def locked(file):
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                own = open(path, "rb")
                for _ in range(increments):
                    with locked(own):
                        value = int.from_bytes(memory[:8], byteorder="little", signed=False)
                        memory.seek(0)
                        memory.write((value + 1).to_bytes(8, byteorder="little"))
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        memory.seek(0)
        return int.from_bytes(memory.read(8), byteorder="little")
