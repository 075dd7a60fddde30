# mutant: a child that grants the lock is never told to stop
# caught by: no-orphans

import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        ask = os.pipe()
        grant = os.pipe()
        release = os.pipe()
        server = os.fork()
        if server == 0:
            be_server(ask, grant, release)
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                for _ in range(increments):
                    os.write(ask[1], b"?")
                    os.read(grant[0], 1)
                    value = int.from_bytes(memory[:8], "little")
                    memory[:8] = (value + 1).to_bytes(8, "little")
                    os.write(release[1], b".")
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return int.from_bytes(memory[:8], "little")


def be_server(ask, grant, release):
    os.close(ask[1])
    while os.read(ask[0], 1):
        os.write(grant[1], b"!")
        os.read(release[0], 1)
    os._exit(0)
