# style: a second thread of each child ends it

import os
import threading


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            try:
                thread = threading.Thread(target=end_process, args=(code,))
                thread.start()
                thread.join()
            finally:
                os._exit(99)
        pids.append(pid)
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]


def end_process(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
