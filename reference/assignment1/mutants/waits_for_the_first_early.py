# mutant: waits for the first child before it forks the last
# caught by: in-parallel

import os


def run_children(exit_codes):
    pids, codes = [], []
    for index, code in enumerate(exit_codes):
        if pids and index == len(exit_codes) - 1:
            codes.append(collect(pids[0]))
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    codes += [collect(pid) for pid in pids[len(codes) :]]
    return list(zip(pids, codes))


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
