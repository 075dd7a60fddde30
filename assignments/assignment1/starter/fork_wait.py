"""Assignment 1: fork and wait."""


def run_children(exit_codes: list[int]) -> list[tuple[int, int]]:
    """Fork one child for each entry of `exit_codes`, and collect them all.

    Returns `(pid, exit code)` for each entry, in the order of the entries, as collected by waiting.

    - An entry 0..255: the child ends with that exit status.
    - A negative entry -n: the child kills itself with signal n, and its code is reported as -n.
    - All children are forked before the first is waited for.
    - `[]` returns `[]` and forks nothing.
    """
    raise NotImplementedError
