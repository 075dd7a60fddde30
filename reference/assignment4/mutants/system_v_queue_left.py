# mutant: makes a System V message queue for the token and does not remove it
# caught by: no-leftover-ipc

import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)


class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_long), ("text", ctypes.c_char)]


def count(path, workers, increments):
    queue = libc.msgget(0, 0o600)
    token = Message(1, b"t")
    libc.msgsnd(queue, ctypes.byref(token), ctypes.c_size_t(1), 0)
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    libc.msgrcv(queue, ctypes.byref(token), ctypes.c_size_t(1), ctypes.c_long(0), 0)
                    value = int.from_bytes(memory[:8], "little")
                    memory[:8] = (value + 1).to_bytes(8, "little")
                    libc.msgsnd(queue, ctypes.byref(token), ctypes.c_size_t(1), 0)
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return int.from_bytes(memory[:8], "little")
