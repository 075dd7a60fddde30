# mutant: forgets to close what it opened when the program could not be run
# caught by: no-fd-leak

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    i = o = None
    try:
        if stdin is not None:
            i = os.open(stdin, os.O_RDONLY)
        if stdout is not None:
            o = os.open(stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o666)
    except OSError:
        if i is not None:
            os.close(i)
        return 1
    pid = os.fork()
    if pid == 0:
        try:
            if i is not None:
                os.dup2(i, 0)
            if o is not None:
                os.dup2(o, 1)
            os.execvp(argv[0], argv)
        except FileNotFoundError:
            os._exit(127)
        except OSError:
            os._exit(126)
    _, status = os.waitpid(pid, 0)
    if os.WEXITSTATUS(status) in (126, 127):
        return os.WEXITSTATUS(status)
    if i is not None:
        os.close(i)
    if o is not None:
        os.close(o)
    if os.WIFSIGNALED(status):
        return 128 + os.WTERMSIG(status)
    return os.WEXITSTATUS(status)
