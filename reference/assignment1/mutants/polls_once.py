# mutant: looks once with WNOHANG and takes a child that still runs for one that ended with 0
# caught by: exit-statuses

import os


def run_children(exit_codes):
    go, hold = os.pipe()
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            os.close(hold)
            os.read(go, 1)  # the child's work: it still runs when the caller looks
            be_child(code)
        pids.append(pid)
    results = [(pid, collect(pid)) for pid in pids]
    os.close(hold)
    os.close(go)
    return results


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status)
