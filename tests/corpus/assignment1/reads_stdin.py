"""The function reads all of stdin first, which is empty, and then does its work."""

import os
import sys


def child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def run_children(exit_codes):
    sys.stdin.read()
    try:
        input()
    except EOFError:
        pass
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            child(code)
        pids.append(pid)
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
