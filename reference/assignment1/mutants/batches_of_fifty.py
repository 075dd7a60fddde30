# mutant: forks fifty at a time and waits for them before it forks the next fifty
# caught by: in-parallel

import os
import signal


def run_children(exit_codes):
    collected = []
    for first in range(0, len(exit_codes), 50):
        pids = [start(code) for code in exit_codes[first : first + 50]]
        collected += [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
    return collected


def start(code):
    pid = os.fork()
    if pid == 0:
        if code < 0:
            signal.signal(-code, signal.SIG_DFL) if -code not in (signal.SIGKILL, signal.SIGSTOP) else None
            os.kill(os.getpid(), -code)
        os._exit(code)
    return pid
