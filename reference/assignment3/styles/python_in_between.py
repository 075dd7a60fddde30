# style: the child becomes a second Python, which redirects and then becomes the program

import os
import sys

SECOND = """
import os, sys
stdin, stdout, append, *argv = sys.argv[1:]
try:
    if stdin:
        os.dup2(os.open(stdin[1:], os.O_RDONLY), 0)
    if stdout:
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
        os.dup2(os.open(stdout[1:], flags, 0o666), 1)
except OSError:
    os._exit(1)
try:
    os.execvp(argv[0], argv)
except FileNotFoundError:
    os._exit(127)
except OSError:
    os._exit(126)
"""


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        words = ["" if path is None else f"={path}" for path in (stdin, stdout)]
        try:
            python = [sys.executable, "-I", "-S", "-c", SECOND]
            os.execv(sys.executable, [*python, *words, "yes" if append else "", *argv])
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
