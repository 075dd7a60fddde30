# mutant: has room for 64 children and forgets the others
# caught by: many

import os


def run_children(exit_codes):
    table = [None] * 64
    for slot, code in enumerate(exit_codes[: len(table)]):
        pid = os.fork()
        if pid == 0:
            be_child(code)
        table[slot] = pid
    return [(pid, collect(pid)) for pid in table if pid is not None]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
