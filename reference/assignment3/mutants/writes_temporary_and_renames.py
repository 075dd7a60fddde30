# mutant: the program writes a temporary file that then takes the place of the old one
# caught by: mode

import os
import tempfile


def run_redirected(argv, stdin=None, stdout=None, append=False):
    fresh = None
    if stdout is not None and not append:
        if stdin is not None and not os.path.isfile(stdin):
            return 1
        try:
            fd, fresh = tempfile.mkstemp(dir=os.path.dirname(stdout) or ".")
        except OSError:
            return 1
        os.close(fd)
    status = run(argv, stdin, fresh or stdout, append)
    if fresh is not None:
        try:
            os.replace(fresh, stdout)
        except OSError:
            os.unlink(fresh)
            return 1
    return status


def run(argv, stdin, stdout, append):
    pid = os.fork()
    if pid == 0:
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
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return 128 + os.WTERMSIG(status)
    return os.WEXITSTATUS(status)
