# style: the child walks into each file's folder, opens it there, and walks back

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        become(argv, stdin, stdout, append)
    return collect(pid)


def become(argv, stdin, stdout, append):
    try:
        if stdin is not None:
            fd = opened(stdin, os.O_RDONLY)
            os.dup2(fd, 0)
            os.close(fd)
        if stdout is not None:
            flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
            fd = opened(stdout, flags)
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


def opened(path, flags):
    here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    folder, name = os.path.split(path)
    try:
        if folder:
            os.chdir(folder)
        return os.open(name, flags, 0o666)
    finally:
        os.fchdir(here)
        os.close(here)
