# mutant: the child prints a line and flushes, and with it the caller's text
# caught by: flush-once

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    return [(pid, collect(pid)) for pid in pids]


def be_child(code):
    print("child", os.getpid(), flush=True)
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
