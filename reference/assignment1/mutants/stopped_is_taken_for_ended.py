# mutant: a child for 0 stops, and to have stopped is taken for its end
# caught by: no-orphans, real-children

import os
import signal


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code == 0:
                os.kill(os.getpid(), signal.SIGSTOP)
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)
    return [(pid, collect(pid)) for pid in pids]


def collect(pid):
    _, status = os.waitpid(pid, os.WUNTRACED)
    return 0 if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status)
