# style: maps the file anew for each increment, and both threads of each worker do so, in turns by a lock of theirs

import fcntl
import mmap
import os
import threading


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(path, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return int.from_bytes(memory[:8], "little")


def be_worker(path, increments):
    with open(path, "r+b") as file:
        within = threading.Lock()
        half = increments // 2
        threads = [
            threading.Thread(target=add, args=(file, within, times)) for times in (half, increments - half)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    os._exit(0)


def add(file, within, times):
    for _ in range(times):
        with within:
            fcntl.lockf(file, fcntl.LOCK_EX)
            memory = mmap.mmap(file.fileno(), 8)
            memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
            memory.close()
            fcntl.lockf(file, fcntl.LOCK_UN)
