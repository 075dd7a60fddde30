# style: multiprocessing.Process and Lock with the fork method, struct

import mmap
import multiprocessing
import struct

fork = multiprocessing.get_context("fork")


def add(memory, lock, increments):
    for _ in range(increments):
        with lock:
            (value,) = struct.unpack_from("<Q", memory)
            struct.pack_into("<Q", memory, 0, value + 1)


def count(path, workers, increments):
    lock = fork.Lock()
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        children = [fork.Process(target=add, args=(memory, lock, increments)) for _ in range(workers)]
        for child in children:
            child.start()
        for child in children:
            child.join()
            child.close()
        return struct.unpack_from("<Q", memory)[0]
