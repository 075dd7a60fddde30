# mutant: the last of several children never ends, and nobody waits for it
# caught by: no-orphans

import os
import time


def run_children(exit_codes):
    pids = []
    for index, code in enumerate(exit_codes):
        pid = os.fork()
        if pid == 0:
            if 0 < index == len(exit_codes) - 1:
                time.sleep(60)
            be_child(code)
        pids.append(pid)
    waited = pids[:-1] if len(pids) > 1 else pids
    results = [(pid, collect(pid)) for pid in waited]
    return results + [(pid, code) for pid, code in zip(pids[len(results) :], exit_codes[len(results) :])]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
