# style: each child is forked by a thread of its own, one after the other; the caller waits

import os
import threading


def run_children(exit_codes):
    pids, turn = [], threading.Condition()

    def fork_in_turn(place):
        with turn:
            turn.wait_for(lambda: len(pids) == place)
            pid = os.fork()
            if pid == 0:
                if exit_codes[place] < 0:
                    os.kill(os.getpid(), -exit_codes[place])
                os._exit(exit_codes[place])
            pids.append(pid)
            turn.notify_all()

    threads = [threading.Thread(target=fork_in_turn, args=(place,)) for place in range(len(exit_codes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
