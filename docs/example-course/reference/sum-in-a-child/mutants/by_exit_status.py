# mutant: returns the sum by the exit status, which has eight bits
# caught by: sum, many

import os


def child_sum(numbers, path):
    pid = os.fork()
    if pid == 0:
        with open(path, "w") as file:
            file.write(f"{sum(numbers)}\n")
        os._exit(sum(numbers) % 256)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
