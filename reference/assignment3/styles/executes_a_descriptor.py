# style: the program is found and opened first, and executed by its descriptor (fexecve)

import os
import shutil


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        redirect(stdin, stdout, append)
        try:
            program = os.open(shutil.which(argv[0], os.F_OK) or argv[0], os.O_RDONLY | os.O_CLOEXEC)
            os.execve(program, argv, os.environ)
        except FileNotFoundError:
            os._exit(127)
        except OSError:
            os._exit(126)
    _, status = os.waitpid(pid, 0)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def redirect(stdin, stdout, append):
    try:
        if stdin is not None:
            os.dup2(os.open(stdin, os.O_RDONLY), 0)
        if stdout is not None:
            flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
            os.dup2(os.open(stdout, flags, 0o666), 1)
    except OSError:
        os._exit(1)
