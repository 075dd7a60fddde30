# mutant: waits for a child before it looks whether there is one
# caught by: empty

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    results = {}
    while True:
        pid, status = os.waitpid(-1, 0)
        results[pid] = os.waitstatus_to_exitcode(status)
        if len(results) == len(pids):
            return [(pid, results[pid]) for pid in pids]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
