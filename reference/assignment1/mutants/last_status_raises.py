# mutant: 255 is taken for an error, and raised out of the child
# caught by: child-stays-out

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            if code > 254:
                raise SystemExit(code)
            os._exit(code)
        pids.append(pid)
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
