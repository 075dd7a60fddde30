# mutant: returns the sum without waiting for the child
# caught by: no-orphans

import os


def child_sum(numbers, path):
    pid = os.fork()
    if pid == 0:
        while os.getppid() != 1:
            os.sched_yield()
        os._exit(0)
    return sum(numbers)
