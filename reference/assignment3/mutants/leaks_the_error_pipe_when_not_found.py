# mutant: the pipe that tells of a failed exec is closed only when nothing came out of it
# caught by: no-fd-leak

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        become(argv, stdin, stdout, append, writing)
    os.close(writing)
    failed = os.read(reading, 1)
    _, status = os.waitpid(pid, 0)
    if failed:
        return 127
    os.close(reading)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def become(argv, stdin, stdout, append, errors):
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
        os.write(errors, b"?")
        os._exit(127)
    except OSError:
        os._exit(126)
