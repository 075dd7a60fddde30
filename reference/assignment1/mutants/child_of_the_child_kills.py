# mutant: a process that the child forks sends it the signal
# caught by: killed-children

import os
import signal


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                parent = os.getpid()
                if os.fork() == 0:
                    os.kill(parent, -code)
                    os._exit(0)
                while True:
                    signal.pause()
            os._exit(code)
        pids.append(pid)
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
