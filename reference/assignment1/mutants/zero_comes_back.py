# mutant: a child for the entry 0 takes it for nothing to do, and returns
# caught by: child-stays-out

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            if code:
                os._exit(code)
            return []
        pids.append(pid)
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
