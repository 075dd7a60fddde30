# mutant: leaves a child that did not end as asked out of the list
# caught by: collected

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    results = [(pid, collect(pid)) for pid in pids]
    return [(pid, code) for (pid, code), asked in zip(results, exit_codes) if code == asked]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
