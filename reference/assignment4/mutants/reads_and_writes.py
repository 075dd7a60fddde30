# mutant: reads and writes the file in place of mapping it
# caught by: in-shared-memory

import fcntl
import os


def count(path, workers, increments):
    pids = []
    for _ in range(workers):
        pid = os.fork()
        if pid == 0:
            be_worker(path, increments)
        pids.append(pid)
    for pid in pids:
        os.waitpid(pid, 0)
    with open(path, "rb") as file:
        return int.from_bytes(file.read(8), "little")


def be_worker(path, increments):
    with open(path, "r+b", buffering=0) as file:
        for _ in range(increments):
            fcntl.lockf(file, fcntl.LOCK_EX)
            file.seek(0)
            value = int.from_bytes(file.read(8), "little")
            file.seek(0)
            file.write((value + 1).to_bytes(8, "little"))
            fcntl.lockf(file, fcntl.LOCK_UN)
    os._exit(0)
