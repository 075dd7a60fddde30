# style: os.fork with a multiprocessing semaphore, a memoryview of 64-bit numbers

import mmap
import os
from multiprocessing import get_context


def count(path, workers, increments):
    free = get_context("fork").BoundedSemaphore(1)
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        with memoryview(memory) as octets, octets.cast("Q") as numbers:
            pids = []
            for _ in range(workers):
                pid = os.fork()
                if not pid:
                    try:
                        for _ in range(increments):
                            free.acquire()
                            numbers[0] += 1
                            free.release()
                    finally:
                        os._exit(0)
                pids.append(pid)
            while pids:
                os.waitpid(pids.pop(), 0)
            return numbers[0]
