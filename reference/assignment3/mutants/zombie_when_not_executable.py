# mutant: a program that could not be executed is seen, and never waited for
# caught by: no-zombies

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        become(argv, stdin, stdout, append)
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    if ended.si_status == 126:
        return 126
    return collect(pid)


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
