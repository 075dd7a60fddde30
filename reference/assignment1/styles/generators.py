# style: a generator that forks when it is entered and waits when it is resumed

import os


def run_children(exit_codes):
    children = [child(code) for code in exit_codes]
    pids = [next(each) for each in children]
    return tuple([pid, next(each)] for pid, each in zip(pids, children))


def child(code):
    pid = os.fork()
    if pid == 0:
        if code < 0:
            os.kill(os.getpid(), -code)
        os._exit(code)
    yield pid
    yield os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
