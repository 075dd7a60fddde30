# style: a SIGCHLD handler collects the children

import os
import signal


def run_children(exit_codes):
    running = set()
    codes = {}
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    os.set_blocking(reading, True)

    def collect(_number, _frame):
        for pid in list(running):
            try:
                reaped, status = os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                continue  # a handler that interrupted this one took it
            if reaped:
                running.discard(pid)
                codes[pid] = os.waitstatus_to_exitcode(status)

    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    old_handler = signal.signal(signal.SIGCHLD, collect)
    old_wakeup = signal.set_wakeup_fd(writing)  # a signal just before the read wakes it too
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            become(code)
        pids.append(pid)
    running.update(pids)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    while running:
        os.read(reading, 1)
    signal.set_wakeup_fd(old_wakeup)
    signal.signal(signal.SIGCHLD, old_handler)
    os.close(reading)
    os.close(writing)
    return [(pid, codes[pid]) for pid in pids]


def become(code):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
