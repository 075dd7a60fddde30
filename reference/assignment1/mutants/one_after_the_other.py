# mutant: waits for each child before it forks the next
# caught by: in-parallel

import os


def run_children(exit_codes):
    results = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        _, status = os.waitpid(pid, 0)
        results.append((pid, os.waitstatus_to_exitcode(status)))
    return results
