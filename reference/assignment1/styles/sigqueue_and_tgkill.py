# style: the child signals itself by tgkill, in the last resort by sigqueue

import ctypes
import os
import signal
import threading

libc = ctypes.CDLL(None, use_errno=True)


def run_children(exit_codes):
    pids = []
    for index, code in enumerate(exit_codes):
        pid = os.fork()
        if pid == 0:
            if code >= 0:
                os._exit(code)
            if index % 2:
                signal.pthread_kill(threading.get_ident(), -code)
            libc.sigqueue(os.getpid(), -code, None)
            os._exit(1)
        pids.append(pid)
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
