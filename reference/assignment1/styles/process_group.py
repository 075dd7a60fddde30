# style: the children form a process group, and the group is waited for

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)
        os.setpgid(pid, pids[0])
    codes = {}
    while len(codes) < len(pids):
        pid, status = os.waitpid(-pids[0], 0)
        codes[pid] = os.waitstatus_to_exitcode(status)
    return [(pid, codes[pid]) for pid in pids]
