# mutant: the workers tell that they are done and live on; nobody waits for them
# caught by: no-orphans

import fcntl
import mmap
import os
import time


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        reading, writing = os.pipe()
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(file, memory, increments)
                os.close(writing)
                time.sleep(60)
                os._exit(0)
            pids.append(pid)
        os.close(writing)
        os.read(reading, 1)
        os.close(reading)
        return read(memory)


def be_worker(file, memory, increments):
    for _ in range(increments):
        fcntl.lockf(file, fcntl.LOCK_EX)
        write(memory, read(memory) + 1)
        fcntl.lockf(file, fcntl.LOCK_UN)


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
