# mutant: forgets the mode of a file that is made to be appended to
# caught by: mode

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        try:
            if stdin is not None:
                fd = os.open(stdin, os.O_RDONLY)
                os.dup2(fd, 0)
                os.close(fd)
            if stdout is not None:
                if append:
                    fd = os.open(stdout, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
                else:
                    fd = os.open(stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
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
