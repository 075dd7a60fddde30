# style: SIGCHLD is ignored for a while, so that the kernel reaps; the lock is a file that is linked and unlinked

import contextlib
import mmap
import os
import signal
import tempfile
import time


def count(path, workers, increments):
    with tempfile.NamedTemporaryFile() as original, open(path, "r+b") as file:
        with mmap.mmap(file.fileno(), 0) as memory:
            before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            try:
                for _ in range(workers):
                    if os.fork() == 0:
                        be_worker(original.name, memory, increments)
                with contextlib.suppress(ChildProcessError):
                    os.wait()  # comes back with ECHILD when the last one has ended
            finally:
                signal.signal(signal.SIGCHLD, before)
            return int.from_bytes(memory[:8], "little")


def be_worker(name, memory, increments):
    for _ in range(increments):
        with locked(name, name + ".lock"):
            memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
    os._exit(0)


@contextlib.contextmanager
def locked(name, lock):
    while True:
        try:
            os.link(name, lock)
            break
        except FileExistsError:
            time.sleep(0.0004)
    yield
    os.unlink(lock)
