# mutant: the last child starts a program and ends without waiting for it
# caught by: no-orphans

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if len(pids) == len(exit_codes) - 1:
                os.posix_spawnp("sleep", ["sleep", "60"], os.environ)
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
