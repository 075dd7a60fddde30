# style: the caller opens the files, the child only duplicates them, the caller closes them

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    opened = []
    try:
        if stdin is not None:
            opened.append((os.open(stdin, os.O_RDONLY), 0))
        if stdout is not None:
            flags = os.O_WRONLY | os.O_CREAT
            flags |= os.O_APPEND if append else os.O_TRUNC
            opened.append((os.open(stdout, flags, 0o666), 1))
        pid = os.fork()
        if pid == 0:
            try:
                for fd, number in opened:
                    os.dup2(fd, number)
                for fd, _ in opened:
                    os.close(fd)
                os.execvp(argv[0], argv)
            except (FileNotFoundError, NotADirectoryError):
                os._exit(127)
            finally:
                os._exit(126)
    except OSError:
        return 1
    finally:
        for fd, _ in opened:
            os.close(fd)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 + abs(code)
