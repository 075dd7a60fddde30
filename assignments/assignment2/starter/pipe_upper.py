"""Assignment 2: pipes."""


def upper_via_child(message: bytes) -> bytes:
    """Have a forked child turn `message` into upper case, and return what it sent back.

    The message goes to the child through a pipe. The child sends `message.upper()` back through a
    second pipe. What came back is returned.

    - Any bytes, any length: also none at all, also many megabytes.
    - There may be more pipes and more children; for an empty message there need be none.
    """
    raise NotImplementedError
