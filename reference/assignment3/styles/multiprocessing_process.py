# style: a multiprocessing.Process (fork) whose target redirects itself and execs

import multiprocessing
import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    process = multiprocessing.get_context("fork").Process(target=become, args=(argv, stdin, stdout, append))
    process.start()
    process.join()
    code = process.exitcode
    process.close()
    return 128 - code if code < 0 else code


def become(argv, stdin, stdout, append):
    try:
        if stdin is not None:
            os.dup2(os.open(stdin, os.O_RDONLY), 0)
        if stdout is not None:
            how = os.O_APPEND if append else os.O_TRUNC
            os.dup2(os.open(stdout, os.O_WRONLY | os.O_CREAT | how, 0o666), 1)
    except OSError:
        os._exit(1)
    try:
        os.execvp(argv[0], argv)
    except (FileNotFoundError, NotADirectoryError):
        os._exit(127)
    except OSError:
        os._exit(126)
