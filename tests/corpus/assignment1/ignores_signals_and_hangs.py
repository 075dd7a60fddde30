"""The function ignores every signal that can be ignored, hides in a session of its own, and stays."""

import os
import signal
import time


def run_children(exit_codes):
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    for _ in range(10):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(3600)
            os._exit(0)
    time.sleep(3600)
