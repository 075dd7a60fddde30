"""Model solution of assignment3: run a program the way a shell runs `argv < stdin > stdout`."""

import os
import signal
from typing import NoReturn

CANNOT_REDIRECT = 1
CANNOT_EXECUTE = 126
NOT_FOUND = 127


def run_redirected(
    argv: list[str],
    stdin: str | None = None,
    stdout: str | None = None,
    append: bool = False,  # noqa: FBT001, FBT002 - the signature is the contract's
) -> int:
    """Run `argv` with its input and output redirected and return its exit status as a shell gives it."""
    pid = os.fork()
    if pid == 0:
        try:
            _become_program(argv, stdin, stdout, append=append)
        finally:
            os._exit(CANNOT_EXECUTE)  # whatever went wrong, this copy of the caller ends here
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return 128 + os.WTERMSIG(status)
    return os.WEXITSTATUS(status)


def _become_program(argv: list[str], stdin: str | None, stdout: str | None, *, append: bool) -> NoReturn:
    """Redirect, then exec: never comes back."""
    try:
        if stdin is not None:  # first, so that a missing input leaves the output file alone
            _open_as(0, stdin, os.O_RDONLY)
        if stdout is not None:
            _open_as(1, stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC))
    except (OSError, ValueError):  # ValueError: a NUL in the path
        os._exit(CANNOT_REDIRECT)
    _restore_signals()
    try:
        os.execvp(argv[0], argv)  # noqa: S606 - running what we are given, without a shell, is the task
    except (FileNotFoundError, NotADirectoryError):
        os._exit(NOT_FOUND)
    except OSError:
        os._exit(CANNOT_EXECUTE)


def _open_as(target: int, path: str, flags: int) -> None:
    """Open `path` and make descriptor `target` refer to it."""
    descriptor = os.open(path, flags, 0o666)  # the kernel takes the umask away
    if descriptor != target:
        os.dup2(descriptor, target)
        os.close(descriptor)


def _restore_signals() -> None:
    """Python ignores these two, and what is ignored stays ignored across an exec."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
