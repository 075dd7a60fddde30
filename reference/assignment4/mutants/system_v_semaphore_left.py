# mutant: makes a System V semaphore and does not remove it
# caught by: no-leftover-ipc

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



def count(path, workers, increments):
    lock = Semaphore()
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    with lock:
                        value = int.from_bytes(memory[:8], "little")
                        memory[:8] = (value + 1).to_bytes(8, "little")
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return int.from_bytes(memory[:8], "little")


