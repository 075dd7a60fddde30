# style: execvp is not used; execve with a PATH search of its own

import errno
import os
import sys


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if not pid:
        os._exit(child(argv, stdin, stdout, append))
    return shell_status(os.waitpid(pid, 0)[1])


def shell_status(status):
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def child(argv, stdin, stdout, append):
    """Comes back only with the status of a failure."""
    try:
        if stdin is not None:
            connect(os.open(stdin, os.O_RDONLY), 0)
        if stdout is not None:
            connect(os.open(stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o666), 1)
    except OSError as error:
        print(f"cannot open: {error}", file=sys.stderr, flush=True)
        return 1
    return exec_first(candidates(argv[0]), argv)


def connect(fd, number):
    os.dup2(fd, number)
    os.close(fd)


def candidates(name):
    if "/" in name:
        return [name]
    return [os.path.join(folder or ".", name) for folder in os.environ.get("PATH", os.defpath).split(":")]


def exec_first(paths, argv):
    worst = 127
    for path in paths:
        try:
            os.execve(path, argv, os.environ)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                worst = 126
    print(f"{argv[0]}: cannot run", file=sys.stderr, flush=True)
    return worst
