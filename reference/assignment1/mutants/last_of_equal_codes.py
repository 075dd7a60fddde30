# mutant: gives the pid of the last child for every entry of the same code
# caught by: real-children

import os


def run_children(exit_codes):
    children = {}
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        children[code] = pid
    collected = dict(os.wait() for _ in exit_codes)
    return [(children[code], os.waitstatus_to_exitcode(collected[children[code]])) for code in exit_codes]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
