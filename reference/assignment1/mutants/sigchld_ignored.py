# mutant: ignores SIGCHLD, so that no status is kept, and falls back on the code that was asked for
# caught by: collected

import os
import signal


def run_children(exit_codes):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    return [(pid, collect(pid, code)) for pid, code in zip(pids, exit_codes)]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid, asked):
    try:
        _, status = os.waitpid(pid, 0)
    except ChildProcessError:
        return asked
    return os.waitstatus_to_exitcode(status)
