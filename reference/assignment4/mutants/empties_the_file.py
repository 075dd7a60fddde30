# mutant: opens the file by "w+b", which empties it, and then has nothing to map
# caught by: one-worker, final-count, under-contention, one-at-a-time, forks-workers

import fcntl
import mmap
import os


def count(path, workers, increments):
    with open(path, "w+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(file, memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return int.from_bytes(memory[:8], "little")


def be_worker(file, memory, increments):
    for _ in range(increments):
        fcntl.lockf(file, fcntl.LOCK_EX)
        memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
        fcntl.lockf(file, fcntl.LOCK_UN)
    os._exit(0)
