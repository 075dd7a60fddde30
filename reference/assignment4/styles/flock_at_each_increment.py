# style: opens the file for flock at each increment; closing it gives the lock back

import fcntl
import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file:
        memory = mmap.mmap(file.fileno(), 0)
    pids = [start(path, memory, increments) for _ in range(workers)]
    for pid in pids:
        os.waitpid(pid, 0)
    value = int.from_bytes(memory[:8], "little")
    memory.close()
    return value


def start(path, memory, increments):
    pid = os.fork()
    if pid:
        return pid
    for _ in range(increments):
        with open(path) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
    os._exit(0)
