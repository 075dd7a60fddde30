# style: 0 and 1 are closed first, the file is opened in their place, moved away, and put back by dup2

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            if stdin is not None:
                take(0, stdin, os.O_RDONLY)
            if stdout is not None:
                take(1, stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC))
            code = 126
            os.execvp(argv[0], argv)
        except (FileNotFoundError, NotADirectoryError):
            code = 127 if code == 126 else code
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def take(number, path, flags):
    os.close(number)
    lowest = os.open(path, flags, 0o666)
    copy = os.dup(lowest)
    os.close(lowest)
    os.dup2(copy, number)  # inheritable, which what os.open and os.dup give is not
    os.close(copy)
