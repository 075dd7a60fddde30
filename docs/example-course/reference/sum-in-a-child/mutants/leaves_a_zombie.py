# mutant: waits until the child has ended, and does not reap it
# caught by: no-zombies

import os


def child_sum(numbers, path):
    pid = os.fork()
    if pid == 0:
        with open(path, "w") as file:
            file.write(f"{sum(numbers)}\n")
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with open(path) as file:
        return int(file.read())
