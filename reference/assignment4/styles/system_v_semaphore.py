# style: a System V semaphore of the C library, with SEM_UNDO, removed at the end

import ctypes
import mmap
import os

IPC_PRIVATE, IPC_RMID, SEM_UNDO = 0, 0, 0x1000

libc = ctypes.CDLL(None, use_errno=True)


class Operation(ctypes.Structure):
    _fields_ = [("number", ctypes.c_ushort), ("change", ctypes.c_short), ("flags", ctypes.c_short)]


def change(semaphores, by, flags=SEM_UNDO):
    operation = Operation(0, by, flags)
    while libc.semop(semaphores, ctypes.byref(operation), ctypes.c_size_t(1)) < 0:
        if ctypes.get_errno() != 4:
            raise OSError(ctypes.get_errno(), "semop")


def count(path, workers, increments):
    semaphores = libc.semget(IPC_PRIVATE, 1, 0o600)
    change(semaphores, 1, 0)
    try:
        with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
            pids = [start(memory, semaphores, increments) for _ in range(workers)]
            for pid in pids:
                os.waitpid(pid, 0)
            return int.from_bytes(memory[:8], "little")
    finally:
        libc.semctl(semaphores, 0, IPC_RMID)


def start(memory, semaphores, increments):
    pid = os.fork()
    if pid == 0:
        for _ in range(increments):
            change(semaphores, -1)
            memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
            change(semaphores, +1)
        os._exit(0)
    return pid
