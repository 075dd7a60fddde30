# tries: to make a child that neither ends nor runs
# verdict: one-child failed hung
import os, signal
def run_children(exit_codes):
    pid = os.fork()
    if pid == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    return [(pid, os.waitpid(pid, 0)[1])]
