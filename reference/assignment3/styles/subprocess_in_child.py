# style: a forked child redirects itself by dup2 and lets subprocess run the program

import os
import subprocess


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        answer = 1
        try:
            answer = in_child(list(argv), stdin, stdout, append)
        finally:
            os._exit(answer)
    _, status = os.waitpid(pid, 0)
    return status >> 8


def in_child(argv, stdin, stdout, append):
    try:
        if stdin is not None:
            with open(stdin, "rb") as source:
                os.dup2(source.fileno(), 0)
        if stdout is not None:
            with open(stdout, "ab" if append else "wb") as target:
                os.dup2(target.fileno(), 1)
    except OSError:
        return 1
    try:
        code = subprocess.run(argv, check=False).returncode
    except (FileNotFoundError, NotADirectoryError):
        return 127
    except OSError:
        return 126
    return code if code >= 0 else 128 - code
