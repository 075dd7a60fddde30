# mutant: writes the children's numbers into 64 bytes that overflow
# caught by: many

import ctypes
import os


def run_children(exit_codes):
    table = (ctypes.c_int * 64)()
    for slot, code in enumerate(exit_codes):
        pid = os.fork()
        if pid == 0:
            be_child(code)
        table[slot % 64] = pid
    pids = [table[slot % 64] for slot in range(len(exit_codes))]
    results = {pid: collect(pid) for pid in set(pids)}
    return [(pid, results[pid]) for pid in pids]


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
