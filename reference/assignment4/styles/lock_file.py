# style: a lock file beside the counter, made with O_EXCL and removed after each increment

import mmap
import os
import random
import time


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    acquire(path + ".lock")
                    memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
                    os.unlink(path + ".lock")
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return int.from_bytes(memory[:8], "little")


def acquire(name):
    while True:
        try:
            os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            time.sleep(random.uniform(0.0002, 0.001))
        else:
            return
