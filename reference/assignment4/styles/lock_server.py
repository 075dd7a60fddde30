# style: one more child hands out the lock: the workers ask it by a pipe, each is answered by its own

import mmap
import os


def count(path, workers, increments):
    hear, ask = os.pipe()
    answers = [os.pipe() for _ in range(workers)]
    server = os.fork()
    if server == 0:
        os.close(ask)
        serve(hear, [writing for _, writing in answers])
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        pids = [start(number, memory, ask, answers[number][0], increments) for number in range(workers)]
        for end in (hear, ask, *sum(answers, ())):
            os.close(end)
        for pid in (*pids, server):
            os.waitpid(pid, 0)
        return int.from_bytes(memory[:8], "little")


def serve(hear, answers):
    """Requests are two bytes: the worker's number, then 1 to ask for the lock and 0 to give it back."""
    waiting, held = [], False
    while request := os.read(hear, 2):
        number, wanted = request
        if wanted:
            waiting.append(number)
        else:
            held = False
        if waiting and not held:
            os.write(answers[waiting.pop(0)], b"!")
            held = True
    os._exit(0)


def start(number, memory, ask, answer, increments):
    pid = os.fork()
    if pid == 0:
        for _ in range(increments):
            os.write(ask, bytes([number, 1]))
            os.read(answer, 1)
            memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
            os.write(ask, bytes([number, 0]))
        os._exit(0)
    return pid
