# mutant: reads every status with WNOWAIT and reaps no child
# caught by: no-zombies

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    return [(pid, collect(pid)) for pid in pids]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
