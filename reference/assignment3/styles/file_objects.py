# style: Python's own file objects, opened by open() in the child, duplicated by their fileno

import contextlib
import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            replace_process(argv, stdin, stdout, append)
        os._exit(1)
    _, status = os.waitpid(pid, 0)
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def replace_process(argv, stdin, stdout, append):
    with contextlib.ExitStack() as files:
        if stdin is not None:
            source = files.enter_context(open(stdin, "rb", buffering=0))
        if stdout is not None:
            target = files.enter_context(open(stdout, "ab" if append else "wb", buffering=0))
        if stdin is not None:
            os.dup2(source.fileno(), 0)
        if stdout is not None:
            os.dup2(target.fileno(), 1)
    try:
        os.execvp(argv[0], argv)
    except (FileNotFoundError, NotADirectoryError):
        os._exit(127)
    except OSError:
        os._exit(126)
