# tries: to leave by becoming a program that succeeds
# verdict: one-child failed exited
import os
def run_children(exit_codes):
    os.execv("/bin/true", ["true"])
