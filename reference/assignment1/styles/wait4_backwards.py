# style: wait4 from the last child to the first

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pids.append(os.fork())
        if pids[-1] == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
    results = []
    for pid in reversed(pids):
        _, status, _ = os.wait4(pid, 0)
        if os.WIFSIGNALED(status):
            results.insert(0, (pid, -os.WTERMSIG(status)))
        else:
            results.insert(0, (pid, os.WEXITSTATUS(status)))
    return results
