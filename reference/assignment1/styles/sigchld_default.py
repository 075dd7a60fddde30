# style: makes sure of the default for SIGCHLD, and brings back the caller's

import os
import signal


def run_children(exit_codes):
    before = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        return collect(list(start(exit_codes)))
    finally:
        signal.signal(signal.SIGCHLD, before)


def start(exit_codes):
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                if code not in (-signal.SIGKILL, -signal.SIGSTOP):
                    signal.signal(-code, signal.SIG_DFL)
                signal.raise_signal(-code)
            os._exit(code)
        yield pid


def collect(pids):
    return [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in pids]
