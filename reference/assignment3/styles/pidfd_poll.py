# style: a pidfd is polled until the child has ended, then waitid on that pidfd

import os
import select


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        os._exit(child_main(argv, stdin, stdout, append))
    handle = os.pidfd_open(pid)
    try:
        poller = select.poll()
        poller.register(handle, select.POLLIN)
        poller.poll()
        info = os.waitid(os.P_PIDFD, handle, os.WEXITED)
    finally:
        os.close(handle)
    if info.si_code == os.CLD_EXITED:
        return info.si_status
    return 128 + info.si_status


def child_main(argv, stdin, stdout, append):
    try:
        fds = [os.open(stdin, os.O_RDONLY) if stdin is not None else None]
        how = os.O_APPEND if append else os.O_TRUNC
        fds += [os.open(stdout, os.O_WRONLY | os.O_CREAT | how, 0o666) if stdout is not None else None]
        for number, fd in enumerate(fds):
            if fd is not None:
                os.dup2(fd, number)
    except OSError:
        return 1
    try:
        os.execvp(argv[0], argv)
    except (FileNotFoundError, NotADirectoryError):
        return 127
    except BaseException:
        return 126
