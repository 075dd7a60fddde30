# mutant: the child closes sys.stdout, which writes what the caller had printed
# caught by: flush-once

import os
import sys


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    return [(pid, collect(pid)) for pid in pids]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    sys.stdout.close()
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
