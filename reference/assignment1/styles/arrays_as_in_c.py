# style: the children are kept in arrays, as in C

import array
import errno
import os


def run_children(exit_codes):
    count = len(exit_codes)
    pids = array.array("i", [0] * count)
    codes = array.array("i", [0] * count)
    for i in range(count):
        pids[i] = os.fork()
        if pids[i] == 0:
            if exit_codes[i] < 0:
                os.kill(os.getpid(), -exit_codes[i])
            os._exit(exit_codes[i])
    left = count
    while left > 0:
        try:
            pid, status = os.wait()
        except OSError as error:
            if error.errno == errno.EINTR:
                continue
            raise
        codes[pids.index(pid)] = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        left -= 1
    return [(pids[i], codes[i]) for i in range(count)]
