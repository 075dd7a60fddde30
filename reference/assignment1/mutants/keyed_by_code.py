# mutant: keeps the children in a dictionary by exit code, where equal codes collide
# caught by: many

import os


def run_children(exit_codes):
    children = {}
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        children[code] = pid
    return [(pid, collect(pid)) for pid in children.values()]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
