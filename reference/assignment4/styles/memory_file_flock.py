# style: flock on a file that is in memory only, opened anew by each worker through /proc; one mapping a worker

import fcntl
import mmap
import os


def count(path, workers, increments):
    lock = os.memfd_create("lock")
    with open(path, "r+b") as file:
        children = [fork(work, file, lock, increments) for _ in range(workers)]
        for child in children:
            os.waitid(os.P_PID, child, os.WEXITED)
        os.close(lock)
        return int.from_bytes(file.read(8), "little")


def fork(function, *arguments):
    child = os.fork()
    if child == 0:
        try:
            function(*arguments)
        finally:
            os._exit(0)
    return child


def work(file, lock, increments):
    own = os.open(f"/proc/self/fd/{lock}", os.O_RDWR)
    memory = mmap.mmap(file.fileno(), 8, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ | mmap.PROT_WRITE)
    for _ in range(increments):
        fcntl.flock(own, fcntl.LOCK_EX)
        memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
        fcntl.flock(own, fcntl.LOCK_UN)
