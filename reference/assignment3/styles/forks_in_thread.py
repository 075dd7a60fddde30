# style: a thread of its own forks and waits; the caller joins the thread

import os
import threading


def run_redirected(argv, stdin=None, stdout=None, append=False):
    result = []
    thread = threading.Thread(target=lambda: result.append(fork_and_wait(argv, stdin, stdout, append)))
    thread.start()
    thread.join()
    return result.pop()


def fork_and_wait(argv, stdin, stdout, append):
    pid = os.fork()
    if pid == 0:
        run_program(argv, stdin, stdout, append)
    _, status = os.waitpid(pid, 0)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def run_program(argv, stdin, stdout, append):
    code = 1
    try:
        if stdin is not None:
            os.dup2(os.open(stdin, os.O_RDONLY), 0)
        if stdout is not None:
            os.dup2(os.open(stdout, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o666), 1)
        code = 126
        os.execvp(argv[0], argv)
    except (FileNotFoundError, NotADirectoryError):
        code = max(code, 127) if code == 126 else code
    finally:
        os._exit(code)
