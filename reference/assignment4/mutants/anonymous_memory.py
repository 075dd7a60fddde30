# mutant: the workers count in shared memory without a file, which the caller writes into the file
# caught by: in-shared-memory

import fcntl
import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(-1, 8) as memory:
        memory[:8] = file.read(8)
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    fcntl.lockf(file, fcntl.LOCK_EX)
                    value = int.from_bytes(memory[:8], "little")
                    memory[:8] = (value + 1).to_bytes(8, "little")
                    fcntl.lockf(file, fcntl.LOCK_UN)
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        file.seek(0)
        file.write(memory[:8])
        return int.from_bytes(memory[:8], "little")
