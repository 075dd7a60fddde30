# style: waitid instead of waitpid, and everything in one flat function

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    if (child := os.fork()) == 0:
        try:
            code = 1
            for path, number, flags in (
                (stdin, 0, os.O_RDONLY),
                (stdout, 1, os.O_WRONLY | os.O_CREAT | {True: os.O_APPEND, False: os.O_TRUNC}[bool(append)]),
            ):
                if path is not None:
                    os.dup2(os.open(path, flags, mode=0o666), number)
            code = 126
            os.execvpe(argv[0], tuple(argv), os.environ)
        except (FileNotFoundError, NotADirectoryError):
            code = 127 if code == 126 else 1
        except BaseException:
            pass
        os._exit(code)
    ended = os.waitid(os.P_PID, child, os.WEXITED)
    return ended.si_status + (0 if ended.si_code == os.CLD_EXITED else 128)
