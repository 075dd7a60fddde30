# mutant: the child returns from the function
# caught by: child-stays-out

import os


def child_sum(numbers, path):
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        return int(open(path).read())
    with open(path, "w") as file:
        file.write(f"{sum(numbers)}\n")
    return None
