# tries: to stand still for ever, stopped
# verdict: one-child failed hung
import os, signal
def run_children(exit_codes):
    os.kill(os.getpid(), signal.SIGSTOP)
