# style: each worker does its work in a thread; the counter is behind a property

import fcntl
import mmap
import os
import threading


class Counter:
    def __init__(self, path):
        self.file = open(path, "r+b")
        self.memory = mmap.mmap(self.file.fileno(), 0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.memory.close()
        self.file.close()

    @property
    def value(self):
        return int.from_bytes(self.memory[:8], "little")

    @value.setter
    def value(self, value):
        self.memory[:8] = value.to_bytes(8, "little")

    def add(self, increments):
        for _ in range(increments):
            fcntl.lockf(self.file, fcntl.LOCK_EX)
            self.value += 1
            fcntl.lockf(self.file, fcntl.LOCK_UN)


def count(path, workers, increments):
    with Counter(path) as counter:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                thread = threading.Thread(target=counter.add, args=(increments,))
                thread.start()
                thread.join()
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return counter.value
