# style: classes: a Redirection, a context manager that owns the files, and a Child that is waited for on leaving

import os


class Redirection:
    def __init__(self, path, target, flags):
        self.path, self.target, self.flags = path, target, flags
        self.fd = None

    def __enter__(self):
        if self.path is not None:
            self.fd = os.open(self.path, self.flags, 0o666)
        return self

    def __exit__(self, *_):
        if self.fd is not None:
            os.close(self.fd)

    def apply(self):
        if self.fd is not None:
            os.dup2(self.fd, self.target)


class Child:
    def __init__(self, argv, redirections):
        self.argv, self.redirections = argv, redirections
        self.status = None

    def __enter__(self):
        self.pid = os.fork()
        if self.pid == 0:
            try:
                for redirection in self.redirections:
                    redirection.apply()
                os.execvp(self.argv[0], self.argv)
            except (FileNotFoundError, NotADirectoryError):
                os._exit(127)
            finally:
                os._exit(126)
        return self

    def __exit__(self, *_):
        _, self.status = os.waitpid(self.pid, 0)

    def shell_status(self):
        code = os.waitstatus_to_exitcode(self.status)
        return code if code >= 0 else 128 - code


def run_redirected(argv, stdin=None, stdout=None, append=False):
    writing = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
    try:
        with Redirection(stdin, 0, os.O_RDONLY) as source, Redirection(stdout, 1, writing) as target:
            with Child(argv, (source, target)) as child:
                pass
    except OSError:
        return 1
    return child.shell_status()
