# mutant: takes the whole file for words of eight bytes: it need not be
# caught by: one-worker

import mmap
import multiprocessing as mp
import os


def count(path, workers, increments):
    fd = os.open(path, os.O_RDWR)
    m = mmap.mmap(fd, 0)
    lock = mp.get_context("fork").Lock()
    cells = memoryview(m).cast("Q")
    pids = []
    for index in range(workers):
        pid = os.fork()
        if pid == 0:
            try:
                for i in range(increments):
                    lock.acquire()
                    try:
                        cells[0] += 1
                    finally:
                        lock.release()
                os._exit(0)
            finally:
                os._exit(1)
        pids.append(pid)
    for pid in pids:
        os.waitpid(pid, 0)
    result = cells[0]
    cells.release()
    m.close()
    os.close(fd)
    return result
