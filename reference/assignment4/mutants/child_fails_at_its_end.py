# mutant: the worker stumbles over closing the mapping that is still in use, and its exception comes out
# caught by: child-stays-out

import ctypes
import fcntl
import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file:
        memory = mmap.mmap(file.fileno(), 8)
        counter = ctypes.c_uint64.from_buffer(memory)
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    fcntl.lockf(file, fcntl.LOCK_EX)
                    counter.value += 1
                    fcntl.lockf(file, fcntl.LOCK_UN)
                memory.close()
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        value = counter.value
        del counter
        memory.close()
        return value
