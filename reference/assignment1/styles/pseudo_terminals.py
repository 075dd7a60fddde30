# style: pty.fork: each child has a session and a terminal of its own

import os
import pty


def run_children(exit_codes):
    children = []
    for code in exit_codes:
        pid, terminal = pty.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        children.append((pid, terminal))
    pairs = [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid, _ in children]
    for _, terminal in children:
        os.close(terminal)
    return pairs
