# style: forks on the way down and waits on the way back

import os


def run_children(exit_codes):
    if not exit_codes:
        return []
    code, *others = exit_codes
    pid = os.fork()
    if pid == 0:
        if code < 0:
            os.kill(os.getpid(), -code)
        os._exit(code)
    later = run_children(others)
    _, status = os.waitpid(pid, 0)
    return [(pid, os.waitstatus_to_exitcode(status))] + later
