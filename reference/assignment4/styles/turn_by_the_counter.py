# style: the counter itself says whose turn it is: modulo the number of workers, by one load and one store

import mmap
import os


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        with memoryview(memory) as view, view.cast("Q") as counter:
            start = counter[0]
            pids = []
            for number in range(workers):
                pid = os.fork()
                if pid == 0:
                    for turn in range(number, workers * increments, workers):
                        while counter[0] != start + turn:
                            os.sched_yield()
                        counter[0] += 1
                    os._exit(0)
                pids.append(pid)
            for pid in pids:
                os.waitpid(pid, 0)
            return counter[0]
