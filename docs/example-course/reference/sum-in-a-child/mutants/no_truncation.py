# mutant: writes over the beginning of an old file
# caught by: replaces

import os


def child_sum(numbers, path):
    pid = os.fork()
    if pid == 0:
        file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
        os.write(file, f"{sum(numbers)}\n".encode())
        os._exit(0)
    os.waitpid(pid, 0)
    return sum(numbers)
