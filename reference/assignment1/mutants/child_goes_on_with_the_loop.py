# mutant: the first child goes on with the caller's loop, forks on, and waits for its brothers
# caught by: child-stays-out

import os


def run_children(exit_codes):
    pids = []
    for index, code in enumerate(exit_codes):
        pid = os.fork()
        if pid == 0 and index > 0:  # the first child forgets to stop here
            be_child(code)
        pids.append(pid or os.getpid())
    return [(pid, collect(pid)) for pid in pids]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
