# tries: to end the process behind its own back
# verdict: one-child failed exited
import os, threading
def run_children(exit_codes):
    threading.Timer(0, os._exit, [0]).start()
    threading.Event().wait()
