"""Add up numbers in a forked child, which leaves the sum in a file."""

import os


def child_sum(numbers: list[int], path: str) -> int:
    """Return the sum of `numbers` as a forked child wrote it into the file `path`."""
    pid = os.fork()
    if pid == 0:
        write_and_end(sum(numbers), path)
    os.waitpid(pid, 0)
    with open(path) as file:
        return int(file.read())


def write_and_end(number: int, path: str) -> None:
    """End this process, by status 1 when the file cannot be written."""
    status = 1
    try:
        with open(path, "w") as file:
            file.write(f"{number}\n")
        status = 0
    finally:
        os._exit(status)
