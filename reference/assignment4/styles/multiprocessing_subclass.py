# style: a subclass of multiprocessing's Process with an RLock, taken twice

import ctypes
import mmap
from multiprocessing import get_context

fork = get_context("fork")


class Worker(fork.Process):
    def __init__(self, counter, lock, increments):
        super().__init__(daemon=True)
        self.counter, self.lock, self.increments = counter, lock, increments

    def run(self):
        for _ in range(self.increments):
            with self.lock:
                self.step()

    def step(self):
        with self.lock:
            self.counter.value += 1


def count(path, workers, increments):
    lock = fork.RLock()
    with open(path, "r+b") as file:
        memory = mmap.mmap(file.fileno(), 0)
    counter = ctypes.c_uint64.from_buffer(memory)
    staff = [Worker(counter, lock, increments) for _ in range(workers)]
    for worker in staff:
        worker.start()
    while staff:
        staff.pop().join()
    return counter.value
