# mutant: looks at the last child without reaping it
# caught by: no-zombies

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    results = [(pid, collect(pid)) for pid in pids[:-1]]
    for pid in pids[-1:]:
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        results.append((pid, ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status))
    return results


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
