# mutant: writes no newline
# caught by: written

import os


def child_sum(numbers, path):
    pid = os.fork()
    if pid == 0:
        with open(path, "w") as file:
            file.write(str(sum(numbers)))
        os._exit(0)
    os.waitpid(pid, 0)
    with open(path) as file:
        return int(file.read())
