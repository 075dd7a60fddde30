# style: a forked helper makes the lock file and is waited for before any worker is forked

import fcntl
import mmap
import os
import tempfile


def count(path, workers, increments):
    with tempfile.TemporaryDirectory() as folder, open(path, "r+b") as file:
        name = os.path.join(folder, "lock")
        run_child(lambda: open(name, "wb").close())
        with mmap.mmap(file.fileno(), 0) as memory:
            pids = [fork_child(lambda: add(name, memory, increments)) for _ in range(workers)]
            for pid in pids:
                os.waitpid(pid, 0)
            return int.from_bytes(memory[:8], "little")


def run_child(work):
    os.waitpid(fork_child(work), 0)


def fork_child(work):
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid


def add(name, memory, increments):
    with open(name, "wb") as lock:
        for _ in range(increments):
            fcntl.lockf(lock, fcntl.LOCK_EX)
            memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
            fcntl.lockf(lock, fcntl.LOCK_UN)
