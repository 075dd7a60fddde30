# style: wait for any child with wait3/wait4 until ours has ended, statuses by arithmetic

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        _child(argv, stdin, stdout, append)
    ended = None
    while ended != pid:
        ended, status, _usage = os.wait3(0) if ended is None else os.wait4(pid, 0)
    high, low = divmod(status, 256)
    return high if low == 0 else 128 + (low & 0x7F)


def _child(argv, stdin, stdout, append):
    try:
        try:
            _open_onto(stdin, 0, os.O_RDONLY | os.O_CLOEXEC)
            _open_onto(stdout, 1, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | (os.O_APPEND if append else os.O_TRUNC))
        except OSError:
            os._exit(1)
        os.execlp(argv[0], *argv)
    except (FileNotFoundError, NotADirectoryError):
        os._exit(127)
    except BaseException:
        os._exit(126)


def _open_onto(path, number, flags):
    if path is None:
        return
    os.dup2(os.open(path, flags, 0o666), number)
