# mutant: looks once with WNOHANG, as nearly always in time, and reports what was asked for
# caught by: no-orphans

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    for pid in pids:
        os.waitpid(pid, os.WNOHANG)
    return list(zip(pids, exit_codes))


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
