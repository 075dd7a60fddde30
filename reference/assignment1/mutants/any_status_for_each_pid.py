# mutant: waits for whichever child ends next, and takes its code for that of the next pid
# caught by: exit-statuses

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    return [(pid, os.waitstatus_to_exitcode(os.wait()[1])) for pid in pids]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
