# tries: to stop and continue its caller faster than anybody can follow
# verdict: one-child failed limit-wall|failed limit-cpu
import os
import signal


def run_children(exit_codes):
    caller = os.getpid()
    for _ in range(8):
        if os.fork() == 0:
            while True:
                os.kill(caller, signal.SIGSTOP)
                os.kill(caller, signal.SIGCONT)
    while True:
        pass
