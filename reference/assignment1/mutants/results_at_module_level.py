# mutant: keeps the results in a list of the module, which the second call finds full
# caught by: second-call

import os

results = []


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    for pid in pids:
        results.append((pid, collect(pid)))
    return list(results)


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
