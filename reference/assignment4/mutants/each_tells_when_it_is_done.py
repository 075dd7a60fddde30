# mutant: waits for no child before all are forked, but for a byte from each before it forks the next; no lock, therefore
# caught by: forks-workers

import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        done, tell = os.pipe()
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                try:
                    for _ in range(increments):
                        memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
                    os.write(tell, b"x")
                finally:
                    os._exit(0)
            pids.append(pid)
            os.read(done, 1)
        for pid in pids:
            os.waitpid(pid, 0)
        os.close(done)
        os.close(tell)
        return int.from_bytes(memory[:8], "little")
