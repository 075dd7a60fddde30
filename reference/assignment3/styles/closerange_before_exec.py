# style: descriptors are made inheritable with abandon, and closerange clears everything from 3 up before the exec

import os
import sys


def run_redirected(argv, stdin=None, stdout=None, append=False):
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid > 0:
        return decode(os.waitpid(pid, 0)[1])
    status = 1
    try:
        if stdin is not None:
            fd = os.open(stdin, os.O_RDONLY)
            os.set_inheritable(fd, True)
            os.dup2(fd, 0)
        if stdout is not None:
            fd = os.open(stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o666)
            os.set_inheritable(fd, True)
            os.dup2(fd, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        status = 126
        os.execvp(argv[0], argv)
    except OSError as error:
        if status == 126 and isinstance(error, (FileNotFoundError, NotADirectoryError)):
            status = 127
    finally:
        os._exit(status)


def decode(status):
    if os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    return 128 + os.WTERMSIG(status)
