# mutant: sends the caller's unwritten output to /dev/null to keep the children quiet
# caught by: flush-once

import os
import sys


def run_children(exit_codes):
    quiet = os.open(os.devnull, os.O_WRONLY)
    normal = os.dup(1)
    os.dup2(quiet, 1)
    sys.stdout.flush()
    os.dup2(normal, 1)
    os.close(quiet)
    os.close(normal)
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
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
