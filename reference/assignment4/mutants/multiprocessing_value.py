# mutant: the workers count in a multiprocessing.Value, rightly locked, and the caller writes it into the file
# caught by: in-shared-memory

import multiprocessing

fork = multiprocessing.get_context("fork")


def add(counter, increments):
    for _ in range(increments):
        with counter.get_lock():
            counter.value += 1


def count(path, workers, increments):
    with open(path, "r+b") as file:
        counter = fork.Value("Q", int.from_bytes(file.read(8), "little"))
        children = [fork.Process(target=add, args=(counter, increments)) for _ in range(workers)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        file.seek(0)
        file.write(counter.value.to_bytes(8, "little"))
        return counter.value
