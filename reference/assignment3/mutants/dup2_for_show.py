# mutant: dup2 of /dev/null onto 0 and 1 for show; then closes them and trusts open to take their place
# caught by: uses-dup2-and-exec

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        try:
            if stdin is not None:
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.close(0)
                os.set_inheritable(os.open(stdin, os.O_RDONLY), True)
            if stdout is not None:
                flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                os.close(1)
                os.set_inheritable(os.open(stdout, flags, 0o666), True)
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
