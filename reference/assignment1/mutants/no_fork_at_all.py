# mutant: forks nothing and makes the pids up
# caught by: real-children

import os


def run_children(exit_codes):
    return [(os.getpid() + 1 + index, code) for index, code in enumerate(exit_codes)]
