# style: a monitor: a condition variable and a flag in shared memory

import mmap
import os
from multiprocessing import get_context


class Monitor:
    def __init__(self):
        self.condition = get_context("fork").Condition()
        self.busy = mmap.mmap(-1, 1)

    def __enter__(self):
        with self.condition:
            self.condition.wait_for(lambda: not self.busy[0])
            self.busy[0] = 1

    def __exit__(self, *_):
        with self.condition:
            self.busy[0] = 0
            self.condition.notify()


def count(path, workers, increments):
    monitor = Monitor()
    descriptor = os.open(path, os.O_RDWR)
    memory = mmap.mmap(descriptor, 8, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
    os.close(descriptor)
    for _ in range(workers):
        if os.fork() == 0:
            for _ in range(increments):
                with monitor:
                    memory[0:8] = (int.from_bytes(memory[0:8], "little") + 1).to_bytes(8, "little")
            os._exit(0)
    for _ in range(workers):
        os.wait()
    with memory, monitor.busy:
        return int.from_bytes(memory[0:8], "little")
