# style: subprocess.Popen with a preexec_fn that redirects by dup2 (a preexec_fn makes Popen fork)

import os
import subprocess


def run_redirected(argv, stdin=None, stdout=None, append=False):
    def redirect():
        if stdin is not None:
            fd = os.open(stdin, os.O_RDONLY)
            os.dup2(fd, 0)
            os.close(fd)
        if stdout is not None:
            fd = os.open(stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o666)
            os.dup2(fd, 1)
            os.close(fd)

    try:
        with subprocess.Popen(argv, preexec_fn=redirect) as process:
            code = process.wait()
    except subprocess.SubprocessError:
        return 1
    except (FileNotFoundError, NotADirectoryError):
        return 127
    except OSError:
        return 126
    return 128 - code if code < 0 else code
