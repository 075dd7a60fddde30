# mutant: the child returns from the function in place of ending
# caught by: child-stays-out

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            return code
        pids.append(pid)
    return [(pid, collect(pid)) for pid in pids]


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
