# mutant: makes a temporary folder for its lock file and removes the file only
# caught by: no-leftover-ipc

import mmap
import os
import tempfile
import time


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        name = os.path.join(tempfile.mkdtemp(), "lock")
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(name, memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return read(memory)


def be_worker(name, memory, increments):
    for _ in range(increments):
        take(name)
        write(memory, read(memory) + 1)
        os.unlink(name)
    os._exit(0)


def take(name):
    while True:
        try:
            os.close(os.open(name, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            time.sleep(0.0002)
        else:
            return


def read(memory):
    return int.from_bytes(memory[:8], "little")


def write(memory, value):
    memory[:8] = value.to_bytes(8, "little")
