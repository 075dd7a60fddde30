# style: each worker takes the lock once, and adds one at a time while it has it

import mmap
import os
from fcntl import LOCK_EX, lockf
from struct import pack_into, unpack_from


def count(path, workers, increments):
    with open(path, "rb+") as file, mmap.mmap(file.fileno(), 0) as memory:
        for _ in range(workers):
            if not os.fork():
                lockf(file, LOCK_EX)
                for _ in range(increments):
                    pack_into("Q", memory, 0, unpack_from("Q", memory, 0)[0] + 1)
                os._exit(0)  # which gives the lock back
        for _ in range(workers):
            os.wait()
        return unpack_from("Q", memory, 0)[0]
