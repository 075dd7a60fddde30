# mutant: the caller leaves the input open when the output cannot be opened
# caught by: no-fd-leak

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    source = target = None
    try:
        if stdin is not None:
            source = os.open(stdin, os.O_RDONLY)
        if stdout is not None:
            flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
            target = os.open(stdout, flags, 0o666)
    except OSError:
        return 1
    pid = os.fork()
    if pid == 0:
        if source is not None:
            os.dup2(source, 0)
        if target is not None:
            os.dup2(target, 1)
        try:
            os.execvp(argv[0], argv)
        except FileNotFoundError:
            os._exit(127)
        except OSError:
            os._exit(126)
    if source is not None:
        os.close(source)
    if target is not None:
        os.close(target)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return 128 + os.WTERMSIG(status)
    return os.WEXITSTATUS(status)
