# style: the children wait at a pipe until all are forked

import os


def run_children(exit_codes):
    gate, key = os.pipe()
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            os.close(key)
            os.read(gate, 1)
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)
    os.close(key)
    os.close(gate)
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
