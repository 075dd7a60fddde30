# mutant: `value += 1` where getting and setting the value are locked each by itself
# caught by: under-contention

import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)


class Operation(ctypes.Structure):
    _fields_ = [("number", ctypes.c_ushort), ("change", ctypes.c_short), ("flags", ctypes.c_short)]


class Semaphore:
    def __init__(self):
        self.id = libc.semget(0, 1, 0o600)
        self.change(1)

    def change(self, by):
        operation = Operation(0, by, 0)
        while libc.semop(self.id, ctypes.byref(operation), ctypes.c_size_t(1)) != 0:
            pass

    def __enter__(self):
        self.change(-1)

    def __exit__(self, *_):
        self.change(1)

    def remove(self):
        libc.semctl(self.id, 0, 0)


class Counter:
    def __init__(self, memory, lock):
        self.memory, self.lock = memory, lock

    @property
    def value(self):
        with self.lock:
            return int.from_bytes(self.memory[:8], "little")

    @value.setter
    def value(self, value):
        with self.lock:
            self.memory[:8] = value.to_bytes(8, "little")


def count(path, workers, increments):
    lock = Semaphore()
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        counter = Counter(memory, lock)
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    counter.value += 1
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        value = counter.value
    lock.remove()
    return value
