# mutant: no fork: the caller itself becomes the program
# caught by: status, stdout-to-file

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    try:
        if stdin is not None:
            os.dup2(os.open(stdin, os.O_RDONLY), 0)
        if stdout is not None:
            how = os.O_APPEND if append else os.O_TRUNC
            os.dup2(os.open(stdout, os.O_WRONLY | os.O_CREAT | how, 0o666), 1)
    except OSError:
        return 1
    try:
        os.execvp(argv[0], argv)
    except FileNotFoundError:
        return 127
    except OSError:
        return 126
