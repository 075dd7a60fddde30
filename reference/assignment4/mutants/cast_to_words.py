# mutant: takes the whole file for words of eight bytes: it need not be
# caught by: one-worker

import ctypes, errno, fcntl, mmap, os, select, signal, socket, struct, sys, tempfile, threading, time
import multiprocessing as mp





def count(path, workers, increments):
    fd = os.open(path, os.O_RDWR)
    m = mmap.mmap(fd, 0)
    lock = mp.get_context('fork').Lock()
    cells = memoryview(m).cast('Q')
    pids = []
    for index in range(workers):
        pass
        pid = os.fork()
        if pid == 0:
            try:
                pass
                for i in range(increments):
                    lock.acquire()
                    try:
                        cells[0] += 1
                    finally:
                        lock.release()
                pass
                os._exit(0)
            finally:
                os._exit(1)
        pids.append(pid)
    pass
    for pid in pids:
        os.waitpid(pid, 0)
    result = cells[0]
    cells.release()
    m.close()
    os.close(fd)
    return result
