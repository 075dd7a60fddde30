# style: a pipe that holds one byte: who has it may add

import mmap
import os


def count(path, workers, increments):
    take, give = os.pipe()
    os.write(give, b"*")
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        for _ in range(workers):
            if os.fork() == 0:
                for _ in range(increments):
                    token = os.read(take, 1)
                    memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
                    os.write(give, token)
                os._exit(0)
        for _ in range(workers):
            os.wait()
        os.close(take)
        os.close(give)
        return int.from_bytes(memory[:8], "little")
