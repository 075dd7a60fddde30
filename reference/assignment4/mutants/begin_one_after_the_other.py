# mutant: no lock: each worker begins 0.3 s after the one before, which should be done by then
# caught by: under-contention

import mmap
import os
import time

APART_S = 0.3


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for number in range(workers):
            pid = os.fork()
            if pid == 0:
                time.sleep(number * APART_S if workers <= 4 else 0)
                be_worker(memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return int.from_bytes(memory[:8], "little")


def be_worker(memory, increments):
    for _ in range(increments):
        memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
    os._exit(0)
