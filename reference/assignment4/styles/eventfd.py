# style: an eventfd as a semaphore

import mmap
import os


def count(path, workers, increments):
    semaphore = os.eventfd(1, os.EFD_SEMAPHORE | os.EFD_CLOEXEC)
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        with mmap.mmap(descriptor, os.fstat(descriptor).st_size) as memory:
            return count_in(memory, semaphore, workers, increments)
    finally:
        os.close(descriptor)
        os.close(semaphore)


def count_in(memory, semaphore, workers, increments):
    pids = set()
    for _ in range(workers):
        pid = os.fork()
        if pid == 0:
            for _ in range(increments):
                os.eventfd_read(semaphore)
                memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
                os.eventfd_write(semaphore, 1)
            os._exit(0)
        pids.add(pid)
    while pids:
        pids.discard(os.wait()[0])
    return int.from_bytes(memory[:8], "little")
