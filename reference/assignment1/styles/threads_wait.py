# style: the main thread forks, then a few threads wait

import os
import queue
import threading


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)

    todo = queue.SimpleQueue()
    codes = {}
    for pid in pids:
        todo.put(pid)

    def waiter():
        while True:
            try:
                pid = todo.get_nowait()
            except queue.Empty:
                return
            codes[pid] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    threads = [threading.Thread(target=waiter) for _ in range(min(8, len(pids)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(pid, codes[pid]) for pid in pids]
