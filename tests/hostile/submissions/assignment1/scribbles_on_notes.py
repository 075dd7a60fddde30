# tries: to spoil the memory that forks are noted in
# verdict: one-child failed collected-codes
import gc, mmap, os
def run_children(exit_codes):
    for each in gc.get_objects():
        if isinstance(each, mmap.mmap):
            each[:] = b"\xff" * len(each)
    pid = os.fork()
    if pid == 0:
        os._exit(exit_codes[0])
    return []
