# mutant: pairs each pid with the code of the next child
# caught by: exit-statuses, real-children

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    codes = [collect(pid) for pid in pids]
    return list(zip(pids, codes[1:] + codes[:1]))


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
