# tries: to end with a core file
# verdict: one-child failed killed
import os
def run_children(exit_codes):
    os.abort()
