"""The calling process kills itself."""

import os
import signal


def run_children(exit_codes):
    os.kill(os.getpid(), signal.SIGKILL)
