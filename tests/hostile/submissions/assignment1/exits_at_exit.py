# tries: to change its verdict by a handler at exit
# verdict: one-child failed collected-codes forks
import atexit, os
atexit.register(os._exit, 0)
def run_children(exit_codes):
    return []
