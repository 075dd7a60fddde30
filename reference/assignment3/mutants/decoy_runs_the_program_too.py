# mutant: a forked child runs the program with dup2 onto /dev/null; subprocess runs it once more for good
# caught by: uses-dup2-and-exec

import os
import subprocess


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        try:
            os.execvp("true" if stdout is None else argv[0], argv)
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    source = target = None
    try:
        if stdin is not None:
            source = open(stdin, "rb")
        if stdout is not None:
            target = open(stdout, "ab" if append else "wb")
        status = subprocess.call(argv, stdin=source, stdout=target)
    except FileNotFoundError as error:
        return 1 if error.filename in (stdin, stdout) else 127
    except OSError as error:
        return 1 if error.filename in (stdin, stdout) else 126
    finally:
        for file in (source, target):
            if file is not None:
                file.close()
    return 128 - status if status < 0 else status
