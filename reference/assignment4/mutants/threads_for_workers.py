# mutant: starts threads in place of processes
# caught by: forks-workers

import mmap
import threading


def count(path, workers, increments):
    lock = threading.Lock()
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        def add():
            for _ in range(increments):
                with lock:
                    value = int.from_bytes(memory[:8], "little")
                    memory[:8] = (value + 1).to_bytes(8, "little")

        threads = [threading.Thread(target=add) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return int.from_bytes(memory[:8], "little")
