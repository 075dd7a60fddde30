# style: clone, kill and exit_group by their numbers (x86-64), with no help of Python's

import ctypes
import os
import platform
import signal

CLONE, KILL, EXIT_GROUP = 56, 62, 231
libc = ctypes.PyDLL(None)


def run_children(exit_codes):
    pids = [born(code) for code in exit_codes]
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]


def born(code):
    if platform.machine() != "x86_64":
        return born_elsewhere(code)
    pid = libc.syscall(CLONE, int(signal.SIGCHLD), 0, 0, 0, 0)
    if pid == 0:
        if code < 0:
            libc.syscall(KILL, libc.getpid(), -code)
        libc.syscall(EXIT_GROUP, code)
    return pid


def born_elsewhere(code):
    pid = os.fork()
    if pid == 0:
        if code < 0:
            os.kill(os.getpid(), -code)
        os._exit(code)
    return pid
