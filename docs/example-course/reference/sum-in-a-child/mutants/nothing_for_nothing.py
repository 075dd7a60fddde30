# mutant: makes no file for an empty list
# caught by: empty

import os


def child_sum(numbers, path):
    if not numbers:
        return 0
    pid = os.fork()
    if pid == 0:
        with open(path, "w") as file:
            file.write(f"{sum(numbers)}\n")
        os._exit(0)
    os.waitpid(pid, 0)
    with open(path) as file:
        return int(file.read())
