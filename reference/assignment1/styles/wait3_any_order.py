# style: wait3 takes whichever child ends; a dictionary brings back the order

import os


def run_children(exit_codes):
    order = {}
    for place, code in enumerate(exit_codes):
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        order[pid] = place
    results = [None] * len(order)
    for _ in range(len(order)):
        pid, status, _usage = os.wait3(0)
        results[order[pid]] = (pid, os.waitstatus_to_exitcode(status))
    return results
