# style: says on both streams what it runs and what came of it

import os
import sys


def run_redirected(argv, stdin=None, stdout=None, append=False):
    print("running", *argv, flush=True)
    print("running", *argv, file=sys.stderr, flush=True)
    pid = os.fork()
    if pid == 0:
        become(argv, stdin, stdout, append)
    status = collect(pid)
    print("it gave", status)
    return status


def become(argv, stdin, stdout, append):
    try:
        if stdin is not None:
            fd = os.open(stdin, os.O_RDONLY)
            os.dup2(fd, 0)
            os.close(fd)
        if stdout is not None:
            flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
            fd = os.open(stdout, flags, 0o666)
            os.dup2(fd, 1)
            os.close(fd)
    except OSError:
        os._exit(1)
    try:
        os.execvp(argv[0], argv)
    except FileNotFoundError:
        os._exit(127)
    except OSError:
        os._exit(126)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
