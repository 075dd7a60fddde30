# mutant: never closes the file that it reads
# caught by: no-fd-leak

import os


def child_sum(numbers, path):
    pid = os.fork()
    if pid == 0:
        with open(path, "w") as file:
            file.write(f"{sum(numbers)}\n")
        os._exit(0)
    os.waitpid(pid, 0)
    return int(os.read(os.open(path, os.O_RDONLY), 100))
