# style: a multiprocessing pool; a gate sees to it that each worker takes exactly one task

import functools
import mmap
import multiprocessing
import os

fork = multiprocessing.get_context("fork")
shared = {}


def prepare(memory, lock, arrived, gate):
    shared.update(memory=memory, lock=lock, arrived=arrived, gate=gate)


def task(increments, _):
    os.write(shared["arrived"], b"1")
    os.read(shared["gate"], 1)
    memory = shared["memory"]
    for _ in range(increments):
        with shared["lock"]:
            memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        if workers:
            run(memory, workers, increments)
        return int.from_bytes(memory[:8], "little")


def run(memory, workers, increments):
    arrivals, arrived = os.pipe()
    gate, opened = os.pipe()
    pool = fork.Pool(workers, prepare, (memory, fork.Lock(), arrived, gate))
    results = pool.map_async(functools.partial(task, increments), range(workers), chunksize=1)
    for _ in range(workers):
        os.read(arrivals, 1)
    os.write(opened, b"1" * workers)
    results.get()
    pool.close()
    pool.join()
    for end in (arrivals, arrived, gate, opened):
        os.close(end)
