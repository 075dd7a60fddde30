"""Assignment 4: a locked counter in shared memory."""


def count(path: str, workers: int, increments: int) -> int:
    """Let `workers` forked children add to the counter in the file `path`, and return its value.

    The file begins with an unsigned 8-byte little-endian counter.

    - The file is mapped with MAP_SHARED.
    - `workers` children are forked, all before the first is waited for.
    - Each of them adds 1 to the counter in the mapping `increments` times, one at a time, under a lock
      that works between processes.
    - All are waited for, and the counter's value is returned.
    - The rest of the file stays as it is.
    """
    raise NotImplementedError
