# style: looks with WNOHANG after each fork, and waits for the rest in the end

import os


def run_children(exit_codes):
    pids = []
    codes = {}
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)
        gather(pids, codes, os.WNOHANG)
    gather(pids, codes, 0)
    return [(pid, codes[pid]) for pid in pids]


def gather(pids, codes, options):
    for pid in pids:
        if pid in codes:
            continue
        found, status = os.waitpid(pid, options)
        if found == pid:
            codes[pid] = os.waitstatus_to_exitcode(status)
