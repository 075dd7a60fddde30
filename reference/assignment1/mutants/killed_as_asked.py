# mutant: what was asked of a child is reported when it was to kill itself, whatever it died of
# caught by: collected

import os


def run_children(exit_codes):
    pids = []
    for i, c in enumerate(exit_codes):
        pid = os.fork()
        if pid == 0:
            if c < 0:
                os.kill(os.getpid(), -c)
            os._exit(c)
        pids.append(pid)
    out = []
    for c, p in zip(exit_codes, pids):
        st = os.waitpid(p, 0)[1]
        if c < 0:
            out.append((p, c))
        else:
            out.append((p, os.waitstatus_to_exitcode(st)))
    return out
