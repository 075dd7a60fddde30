# mutant: 126 for an output file that may not be written
# caught by: bad-output

import os


def _status(st):
    rc = os.waitstatus_to_exitcode(st)
    return 128 - rc if rc < 0 else rc


def _exec(argv):
    try:
        os.execvp(argv[0], argv)
    except (FileNotFoundError, NotADirectoryError):
        os._exit(127)
    except OSError:
        os._exit(126)


def _oflags(append):
    return os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        try:
            if stdin is not None:
                fd = os.open(stdin, os.O_RDONLY)
                os.dup2(fd, 0)
                os.close(fd)
            if stdout is not None:
                fd = os.open(stdout, _oflags(append), 0o666)
                os.dup2(fd, 1)
                os.close(fd)
        except PermissionError as e:
            os._exit(126 if e.filename == stdout and not append else 1)
        except OSError:
            os._exit(1)
        _exec(argv)
        os._exit(126)
    return _status(os.waitpid(pid, 0)[1])
