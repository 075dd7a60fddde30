# style: pidfd_open for each child, select.poll, and waitid(P_PIDFD)

import os
import select


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)
    poll = select.poll()
    by_descriptor = {}
    for pid in pids:
        descriptor = os.pidfd_open(pid)
        by_descriptor[descriptor] = pid
        poll.register(descriptor, select.POLLIN)
    codes = {}
    while by_descriptor:
        for descriptor, _ in poll.poll():
            ended = os.waitid(os.P_PIDFD, descriptor, os.WEXITED)
            killed = ended.si_code != os.CLD_EXITED
            codes[by_descriptor.pop(descriptor)] = -ended.si_status if killed else ended.si_status
            poll.unregister(descriptor)
            os.close(descriptor)
    return [(pid, codes[pid]) for pid in pids]
