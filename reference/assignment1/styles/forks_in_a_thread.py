# style: another thread of the caller forks and waits

import os
import threading


def run_children(exit_codes):
    results = []
    thread = threading.Thread(target=work, args=(exit_codes, results))
    thread.start()
    thread.join()
    return results


def work(exit_codes, results):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)
    results.extend((pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids)
