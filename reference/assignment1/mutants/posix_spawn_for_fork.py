# mutant: starts shells by posix_spawn in place of forking
# caught by: real-children

import os


def run_children(exit_codes):
    pids = [os.posix_spawn("/bin/sh", ["sh", "-c", command(code)], os.environ) for code in exit_codes]
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]


def command(code):
    return f"exit {code}" if code >= 0 else f"kill {code} $$"
