"""The function keeps asking for memory, and writes to all of it."""


def run_children(exit_codes):
    kept = []
    while True:
        kept.append(b"x" * (64 << 20))
