# mutant: neither forks nor reports the last of several children
# caught by: exit-statuses

import os


def run_children(exit_codes):
    count = max(1, len(exit_codes) - 1)
    pids = []
    for code in exit_codes[:count]:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    return [(pid, collect(pid)) for pid in pids]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
