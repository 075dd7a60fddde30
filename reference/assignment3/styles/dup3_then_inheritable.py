# style: dup3 with close-on-exec (inheritable=False), made inheritable only right before the exec

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        try:
            _replace(argv, stdin, stdout, append)
        except _Failed as failed:
            os._exit(failed.args[0])
        finally:
            os._exit(70)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) + 128
    return os.WEXITSTATUS(status)


class _Failed(Exception):
    pass


def _replace(argv, stdin, stdout, append):
    taken = []
    for path, number, flags in _plan(stdin, stdout, append):
        try:
            fd = os.open(path, flags | os.O_CLOEXEC | os.O_NOCTTY, 0o666)
        except OSError as error:
            raise _Failed(1) from error
        os.dup2(fd, number, inheritable=False)
        taken.append(number)
    for number in taken:
        os.set_inheritable(number, True)
    try:
        os.execvp(argv[0], argv)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _Failed(127) from error
    except OSError as error:
        raise _Failed(126) from error


def _plan(stdin, stdout, append):
    if stdin is not None:
        yield stdin, 0, os.O_RDONLY
    if stdout is not None:
        yield stdout, 1, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
