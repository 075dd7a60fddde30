# mutant: gives the lock back before it writes
# caught by: under-contention

import fcntl
import mmap
import os
import struct


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    fcntl.lockf(file, fcntl.LOCK_EX)
                    (value,) = struct.unpack_from("<Q", memory)
                    fcntl.lockf(file, fcntl.LOCK_UN)
                    struct.pack_into("<Q", memory, 0, value + 1)
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return struct.unpack_from("<Q", memory)[0]
