# mutant: a child that cannot open the input leaves a process of its own behind
# caught by: no-orphans

import os
import time


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        become(argv, stdin, stdout, append)
    return collect(pid)


def become(argv, stdin, stdout, append):
    try:
        if stdin is not None:
            if not os.path.exists(stdin) and os.fork() == 0:
                time.sleep(3)
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
