# mutant: runs a program for each worker by posix_spawn
# caught by: forks-workers

import os
import sys

PROGRAM = """
import fcntl, mmap, sys
with open(sys.argv[1], "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
    for _ in range(int(sys.argv[2])):
        fcntl.lockf(file, fcntl.LOCK_EX)
        value = int.from_bytes(memory[:8], "little")
        memory[:8] = (value + 1).to_bytes(8, "little")
        fcntl.lockf(file, fcntl.LOCK_UN)
"""


def count(path, workers, increments):
    command = [sys.executable, "-I", "-S", "-c", PROGRAM, path, str(increments)]
    pids = [os.posix_spawn(sys.executable, command, os.environ) for _ in range(workers)]
    for pid in pids:
        os.waitpid(pid, 0)
    with open(path, "rb") as file:
        return int.from_bytes(file.read(8), "little")
