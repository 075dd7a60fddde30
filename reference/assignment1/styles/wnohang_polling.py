# style: asks every child again and again with WNOHANG

import os
import time


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if not pid:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)

    codes = {}
    while len(codes) < len(pids):
        for pid in pids:
            if pid not in codes:
                found, status = os.waitpid(pid, os.WNOHANG)
                if found:
                    codes[pid] = os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    return [(pid, codes[pid]) for pid in pids]
