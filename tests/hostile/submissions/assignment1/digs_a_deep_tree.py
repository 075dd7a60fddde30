# tries: to overflow whoever draws its tree of processes
# verdict: one-child failed collected-codes|failed limit-wall
import os


def down(depth):
    if depth:
        pid = os.fork()
        if pid == 0:
            try:
                down(depth - 1)
            finally:
                os._exit(0)
        os.waitpid(pid, 0)


def run_children(exit_codes):
    down(100)
    return []
