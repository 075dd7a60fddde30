# tries: to become another program from a thread, while its first one goes on
# verdict: one-child failed exited
import os
import threading


def run_children(exit_codes):
    threading.Thread(target=lambda: os.execv("/bin/true", ["true"])).start()
    while True:
        pass
