# mutant: a C long, which wraps round to negative numbers past 2**63
# caught by: keeps-start-value

import ctypes
import fcntl
import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        counter = ctypes.c_long.from_buffer(memory)
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    fcntl.lockf(file, fcntl.LOCK_EX)
                    counter.value += 1
                    fcntl.lockf(file, fcntl.LOCK_UN)
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        value = counter.value
        del counter
        return value
