# style: the files are moved to high descriptors with F_DUPFD before they become 0 and 1

import fcntl
import os

HIGH = 100


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid:
        status = os.waitpid(pid, 0)[1]
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else os.WTERMSIG(status) | 128
    try:
        moved = {}
        if stdin is not None:
            moved[0] = open_high(stdin, os.O_RDONLY)
        if stdout is not None:
            moved[1] = open_high(stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC))
        for number, high in moved.items():
            os.dup2(high, number)
            os.close(high)
    except OSError:
        os._exit(1)
    try:
        os.execvp(argv[0], argv)
    except (FileNotFoundError, NotADirectoryError):
        os._exit(127)
    finally:
        os._exit(126)


def open_high(path, flags):
    low = os.open(path, flags, 0o666)
    try:
        return fcntl.fcntl(low, fcntl.F_DUPFD, HIGH)
    finally:
        os.close(low)
