"""A sum, made in a child."""


def child_sum(numbers: list[int], path: str) -> int:
    """Fork a child that writes the sum of `numbers` into the file `path`; wait; return what it wrote."""
    raise NotImplementedError
