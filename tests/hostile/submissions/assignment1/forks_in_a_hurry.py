# tries: to fork faster than anybody can follow, each in a session of its own
# verdict: one-child failed limit-processes
import os
def run_children(exit_codes):
    while True:
        if os.fork() == 0:
            os.setsid()
