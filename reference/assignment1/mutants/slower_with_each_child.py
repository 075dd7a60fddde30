# mutant: sleeps between looks, longer for each further child
# caught by: many

import os
import time


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    return [(pid, collect(pid, 0.004 * len(pids))) for pid in pids]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid, patience):
    time.sleep(patience)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
