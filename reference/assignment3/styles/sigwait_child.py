# style: SIGCHLD is blocked and awaited with sigwait; the child gets the old mask and default signals back

import os
import signal


def run_redirected(argv, stdin=None, stdout=None, append=False):
    old_handler = signal.signal(signal.SIGCHLD, lambda *_: None)
    old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    try:
        pid = os.fork()
        if pid == 0:
            start(argv, stdin, stdout, append, old_mask)
        ended = 0
        while not ended:
            signal.sigwait([signal.SIGCHLD])
            ended, status = os.waitpid(pid, os.WNOHANG)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)
        signal.signal(signal.SIGCHLD, old_handler)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def start(argv, stdin, stdout, append, mask):
    try:
        for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        try:
            if stdin is not None:
                source = os.open(stdin, os.O_RDONLY)
                os.dup2(source, 0)
                os.close(source)
            if stdout is not None:
                target = os.open(stdout, os.O_CREAT | os.O_WRONLY | (os.O_APPEND if append else os.O_TRUNC), 0o666)
                os.dup2(target, 1)
                os.close(target)
        except OSError:
            os._exit(1)
        os.execvp(argv[0], argv)
    except (FileNotFoundError, NotADirectoryError):
        os._exit(127)
    except BaseException:
        os._exit(126)
