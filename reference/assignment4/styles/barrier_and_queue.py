# style: all workers start together at a pipe; the token lies in multiprocessing's simple queue

import mmap
import multiprocessing

fork = multiprocessing.get_context("fork")


def work(start, queue, memory, increments):
    start.recv_bytes()
    for _ in range(increments):
        token = queue.get()
        number = int.from_bytes(memory[:8], "little") + 1
        memory[:8] = number.to_bytes(8, "little")
        queue.put(token)


def count(path, workers, increments):
    queue = fork.SimpleQueue()
    queue.put("token")
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        gates, children = [], []
        for _ in range(workers):
            gate, key = fork.Pipe(duplex=False)
            child = fork.Process(target=work, args=(gate, queue, memory, increments))
            child.start()
            gate.close()
            gates.append(key)
            children.append(child)
        for key in gates:
            key.send_bytes(b"go")
            key.close()
        for child in children:
            child.join()
            child.close()
        queue.close()
        return int.from_bytes(memory[:8], "little")
