# tries: to fill the supervisor's memory with the words of its programs
# verdict: one-child failed collected-codes|failed limit-wall
import os

WORDS = ["true", *["x" * 100_000 for _ in range(18)]]


def run_children(exit_codes):
    for _ in range(30):
        if os.fork() == 0:
            os.execv("/bin/true", WORDS)
        os.wait()
    return []
