# mutant: a child flushes what it has inherited before it kills itself
# caught by: flush-once

import os
import sys


def run_children(exit_codes):
    pids = []
    for i, c in enumerate(exit_codes):
        pid = os.fork()
        if pid == 0:
            if c < 0:
                sys.stdout.flush()  # a killed process does not flush
                os.kill(os.getpid(), -c)
            os._exit(c)
        pids.append(pid)
    return [(p, os.waitstatus_to_exitcode(os.waitpid(p, 0)[1])) for p in pids]
