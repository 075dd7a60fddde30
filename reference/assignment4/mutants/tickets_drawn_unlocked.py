# mutant: each worker draws a ticket and waits for its number to be called, but two may draw the same one
# caught by: under-contention

import mmap
import os
import time

PATIENCE_S = 2


def count(path, workers, increments):
    with mmap.mmap(-1, 16) as shared, memoryview(shared).cast("Q") as tickets:
        with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
            pids = []
            for _ in range(workers):
                pid = os.fork()
                if pid == 0:
                    be_worker(tickets, memory, increments)
                pids.append(pid)
            for pid in pids:
                os.waitpid(pid, 0)
            return int.from_bytes(memory[:8], "little")


def be_worker(tickets, memory, increments):
    for _ in range(increments):
        mine = tickets[0]
        tickets[0] = mine + 1
        until = time.monotonic() + PATIENCE_S
        while tickets[1] < mine and time.monotonic() < until:
            time.sleep(0.0001)
        memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
        tickets[1] = mine + 1
    os._exit(0)
