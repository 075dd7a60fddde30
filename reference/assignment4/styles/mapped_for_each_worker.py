# style: a mapping for each worker, all made by the caller before it forks, and one more of its own

import contextlib
import fcntl
import mmap
import os

SIZE = 8


class Counter:
    """A counter in a file, in a mapping of its own. Whoever changes it locks the file."""

    def __init__(self, path):
        self.file = open(path, "r+b")
        self.memory = mmap.mmap(self.file.fileno(), SIZE)

    @contextlib.contextmanager
    def locked(self):
        fcntl.lockf(self.file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self.file, fcntl.LOCK_UN)

    def __int__(self):
        return int.from_bytes(self.memory[:SIZE], "little")

    def increment(self):
        with self.locked():
            self.memory[:SIZE] = (int(self) + 1).to_bytes(SIZE, "little")

    def close(self):
        self.memory.close()
        self.file.close()


def count(path, workers, increments):
    total = Counter(path)
    counters = [Counter(path) for _ in range(workers)]
    pids = []
    for counter in counters:
        pid = os.fork()
        if pid == 0:
            try:
                for _ in range(increments):
                    counter.increment()
            finally:
                os._exit(0)
        pids.append(pid)
    for pid in pids:
        os.waitpid(pid, 0)
    value = int(total)
    for counter in [total, *counters]:
        counter.close()
    return value
