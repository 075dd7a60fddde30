# style: a ring of pipes: the token goes from worker to worker, so that each adds in its turn

import mmap
import os


def count(path, workers, increments):
    ring = [os.pipe() for _ in range(workers)]
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for number in range(workers):
            pid = os.fork()
            if pid == 0:
                mine, following = ring[number][0], ring[(number + 1) % workers][1]
                for _ in range(increments):
                    os.read(mine, 1)
                    memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
                    os.write(following, b"!")
                os._exit(0)
            pids.append(pid)
        if ring:
            os.write(ring[0][1], b"!")
        for pid in pids:
            os.waitpid(pid, 0)
        for ends in ring:
            os.close(ends[0])
            os.close(ends[1])
        return int.from_bytes(memory[:8], "little")
