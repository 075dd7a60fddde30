# mutant: raises when a child ended otherwise than it was asked to
# caught by: collected

import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            be_child(code)
        pids.append(pid)
    results = [(pid, collect(pid)) for pid in pids]
    for (pid, code), asked in zip(results, exit_codes):
        if code != asked:
            raise RuntimeError(f"child {pid} ended with {code}, not with {asked}")
    return results


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
