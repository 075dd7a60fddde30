# style: the grandchild execs; the child in between waits for it and passes the status on

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    middle = os.fork()
    if middle == 0:
        status = 1
        try:
            status = manage(argv, stdin, stdout, append)
        finally:
            os._exit(status)
    return os.WEXITSTATUS(os.waitpid(middle, 0)[1])


def manage(argv, stdin, stdout, append):
    """Runs in the middle process: redirects itself, so that the grandchild inherits 0 and 1."""
    try:
        redirect(stdin, stdout, append)
    except OSError:
        return 1
    pid = os.fork()
    if pid == 0:
        status = 126
        try:
            os.execvp(argv[0], argv)
        except (FileNotFoundError, NotADirectoryError):
            status = 127
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def redirect(stdin, stdout, append):
    if stdin is not None:
        fd = os.open(stdin, os.O_RDONLY)
        os.dup2(fd, 0)
        os.close(fd)
    if stdout is not None:
        fd = os.open(stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o666)
        os.dup2(fd, 1)
        os.close(fd)
