# mutant: forks two children, waits for both, forks the next two
# caught by: in-parallel

import os


def run_children(exit_codes):
    results = []
    for start in range(0, len(exit_codes), 2):
        pids = []
        for code in exit_codes[start : start + 2]:
            pid = os.fork()
            if pid == 0:
                be_child(code)
            pids.append(pid)
        results += [(pid, collect(pid)) for pid in pids]
    return results


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
