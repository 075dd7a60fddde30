# mutant: each child is waited for by its pidfd before the next is forked
# caught by: in-parallel

import os


def run_children(exit_codes):
    pairs = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pairs.append((pid, collect(pid)))
    return pairs


def collect(pid):
    fd = os.pidfd_open(pid)
    ended = os.waitid(os.P_PIDFD, fd, os.WEXITED)
    os.close(fd)
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
