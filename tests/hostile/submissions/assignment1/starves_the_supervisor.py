# tries: to slow whoever judges it
# verdict: one-child failed limit-wall
import os, resource
def run_children(exit_codes):
    for deed in (
        lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0)),
        lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 19),
        lambda: os.setpriority(os.PRIO_USER, 0, 19),
        lambda: os.sched_setaffinity(os.getppid(), {0}),
        lambda: os.sched_setscheduler(os.getppid(), os.SCHED_IDLE, os.sched_param(0)),
    ):
        try:
            deed()
        except OSError:
            pass
    for _ in range(30):
        if os.fork() == 0:
            while True:
                pass
    while True:
        pass
