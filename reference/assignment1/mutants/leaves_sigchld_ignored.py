# mutant: ignores SIGCHLD when it is done, so that the next call can collect nothing
# caught by: second-call

import os
import signal


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    results = [(pid, collect(pid)) for pid in pids]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    return results


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
