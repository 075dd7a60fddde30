# mutant: for an empty list, and only then, a program goes on running
# caught by: no-orphans

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)
    if not pids:
        os.posix_spawnp("sleep", ["sleep", "3"], os.environ)
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
