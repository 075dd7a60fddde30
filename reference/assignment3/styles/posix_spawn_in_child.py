# style: a forked child redirects itself by dup2 and starts the program with posix_spawn, then passes its status on

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        os._exit(supervise(argv, stdin, stdout, append))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def supervise(argv, stdin, stdout, append):
    try:
        if stdin is not None:
            os.dup2(os.open(stdin, os.O_RDONLY), 0)
        if stdout is not None:
            flag = os.O_APPEND if append else os.O_TRUNC
            os.dup2(os.open(stdout, os.O_WRONLY | os.O_CREAT | flag, 0o666), 1)
    except OSError:
        return 1
    try:
        program = os.posix_spawnp(argv[0], argv, os.environ)
    except (FileNotFoundError, NotADirectoryError):
        return 127
    except OSError:
        return 126
    code = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
    return code if code >= 0 else 128 - code
