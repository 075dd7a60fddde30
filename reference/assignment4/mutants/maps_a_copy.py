# mutant: the workers map a copy of the file, which is written back at the end
# caught by: in-shared-memory

import fcntl
import mmap
import os
import shutil
import tempfile


def count(path, workers, increments):
    with open(path, "r+b") as original, tempfile.TemporaryFile() as file:
        shutil.copyfileobj(original, file)
        file.flush()
        with mmap.mmap(file.fileno(), 8) as memory:
            pids = []
            for _ in range(workers):
                pid = os.fork()
                if pid == 0:
                    for _ in range(increments):
                        fcntl.lockf(original, fcntl.LOCK_EX)
                        value = int.from_bytes(memory[:8], "little")
                        memory[:8] = (value + 1).to_bytes(8, "little")
                        fcntl.lockf(original, fcntl.LOCK_UN)
                    os._exit(0)
                pids.append(pid)
            for pid in pids:
                os.waitpid(pid, 0)
            original.seek(0)
            original.write(memory[:8])
            return int.from_bytes(memory[:8], "little")
