# mutant: each child to be killed is killed by a process that it started for it
# caught by: killed-children

import os
import signal


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    return [(pid, collect(pid)) for pid in pids]


def be_child(code):
    if code < 0:
        killer = os.fork()
        if killer == 0:
            os.kill(os.getppid(), -code)
            os._exit(0)
        while True:
            signal.pause()
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
