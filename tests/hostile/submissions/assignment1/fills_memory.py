# tries: to take the machine's memory where nobody owns it
# verdict: one-child failed limit-memory|failed limit-wall
import os
def run_children(exit_codes):
    kept = []
    while True:
        fd = os.memfd_create("x")
        os.write(fd, bytes(32 << 20))
        kept.append(fd)
