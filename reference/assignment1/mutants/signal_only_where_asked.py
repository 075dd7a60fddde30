# mutant: looks for a signal only where the entry is negative
# caught by: collected

import os


def run_children(exit_codes):
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
    _, status = os.waitpid(pid, 0)
    if asked < 0:
        return -os.WTERMSIG(status)
    return os.WEXITSTATUS(status)
