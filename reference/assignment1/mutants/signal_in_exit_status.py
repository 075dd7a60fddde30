# mutant: the child exits with 128 + n, and the caller turns that into -n for the entries that ask for it
# caught by: killed-children

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    return [(pid, collect(pid, code)) for pid, code in zip(pids, exit_codes)]


def be_child(code):
    os._exit(code if code >= 0 else 128 - code)


def collect(pid, asked):
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return 128 - code if asked < 0 and code > 128 else code
