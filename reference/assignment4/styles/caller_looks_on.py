# style: the caller looks at the counter, without the lock, until all has been added; reads in one mapping, writes in another

import mmap
import os
import struct
import time

COUNTER = struct.Struct("<Q")


def count(path, workers, increments):
    taking, giving = os.pipe()
    os.write(giving, b".")
    with open(path, "r+b") as file:
        with mmap.mmap(file.fileno(), 8) as memory, mmap.mmap(file.fileno(), 8) as other:
            wanted = COUNTER.unpack_from(memory)[0] + workers * increments
            pids = [fork_worker(memory, other, taking, giving, increments) for _ in range(workers)]
            while COUNTER.unpack_from(memory)[0] != wanted:
                time.sleep(0.0002)
            for pid in pids:
                os.waitpid(pid, 0)
    os.close(taking)
    os.close(giving)
    return wanted


def fork_worker(memory, other, taking, giving, increments):
    pid = os.fork()
    if pid:
        return pid
    for _ in range(increments):
        os.read(taking, 1)
        COUNTER.pack_into(other, 0, COUNTER.unpack_from(memory)[0] + 1)
        os.write(giving, b".")
    os._exit(0)
