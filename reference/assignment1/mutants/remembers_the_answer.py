# mutant: remembers the answer of the first call for the same list
# caught by: second-call

import os

answers = {}


def run_children(exit_codes):
    if tuple(exit_codes) in answers:
        return answers[tuple(exit_codes)]
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    answers[tuple(exit_codes)] = [(pid, collect(pid)) for pid in pids]
    return answers[tuple(exit_codes)]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
