# style: each child has a child of its own, waits for it, and ends in the same way

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            foreman(code)
        pids.append(pid)
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]


def foreman(code):
    try:
        worker = os.fork()
        if worker == 0:
            leave(code)
        _, status = os.waitpid(worker, 0)
        leave(os.waitstatus_to_exitcode(status))
    finally:
        os._exit(70)


def leave(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
