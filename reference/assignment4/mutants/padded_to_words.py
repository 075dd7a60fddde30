# mutant: makes the file longer, to a whole number of words
# caught by: one-worker

import fcntl
import mmap
import os
import struct


def count(path, workers, increments):
    fd = os.open(path, os.O_RDWR)
    os.ftruncate(fd, (os.fstat(fd).st_size + 7) // 8 * 8)
    m = mmap.mmap(fd, 0)
    pids = []
    for index in range(workers):
        pid = os.fork()
        if pid == 0:
            try:
                for i in range(increments):
                    fcntl.lockf(fd, fcntl.LOCK_EX)
                    try:
                        v = struct.unpack_from("<Q", m)[0]
                        struct.pack_into("<Q", m, 0, v + 1)
                    finally:
                        fcntl.lockf(fd, fcntl.LOCK_UN)
                os._exit(0)
            finally:
                os._exit(1)
        pids.append(pid)
    for pid in pids:
        os.waitpid(pid, 0)
    result = struct.unpack_from("<Q", m)[0]
    m.close()
    os.close(fd)
    return result
