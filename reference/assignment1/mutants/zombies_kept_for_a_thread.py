# mutant: a thread that outlives the call reaps the children later
# caught by: no-zombies

import os
import threading
import time


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)
    pairs = [(pid, peek(pid)) for pid in pids]
    threading.Thread(target=reap_later, args=(pids,), daemon=True).start()
    return pairs


def peek(pid):
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status


def reap_later(pids):
    time.sleep(1)
    for pid in pids:
        os.waitpid(pid, 0)
