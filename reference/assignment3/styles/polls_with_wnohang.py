# style: looks again and again with WNOHANG and short sleeps; the program is found before the fork

import os
import stat
import time


def run_redirected(argv, stdin=None, stdout=None, append=False):
    program, refusal = find(argv[0])
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            if stdin is not None:
                os.dup2(os.open(stdin, os.O_RDONLY), 0)
            if stdout is not None:
                os.dup2(os.open(stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o666), 1)
            code = refusal or 126
            if not refusal:
                os.execv(program, argv)
        except OSError:
            pass
        finally:
            os._exit(code)
    ended, status = os.waitpid(pid, os.WNOHANG)
    while not ended:
        time.sleep(0.0005)
        ended, status = os.waitpid(pid, os.WNOHANG)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def find(name):
    """The path to run and None, or None and the status that says why not."""
    folders = [""] if "/" in name else os.environ.get("PATH", os.defpath).split(os.pathsep)
    refusal = 127
    for folder in folders:
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            continue
        if stat.S_ISREG(os.stat(path).st_mode) and os.access(path, os.X_OK):
            return path, None
        refusal = 126
    return None, refusal
