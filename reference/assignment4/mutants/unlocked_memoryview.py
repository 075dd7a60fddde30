# mutant: adds through a memoryview, without a lock
# caught by: under-contention

import mmap
import multiprocessing

fork = multiprocessing.get_context("fork")


def add(counter, increments):
    for _ in range(increments):
        counter[0] += 1


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        with memoryview(memory) as octets, octets.cast("Q") as counter:
            children = [fork.Process(target=add, args=(counter, increments)) for _ in range(workers)]
            for child in children:
                child.start()
            for child in children:
                child.join()
            return counter[0]
