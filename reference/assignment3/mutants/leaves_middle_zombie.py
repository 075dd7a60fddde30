# mutant: the helper process between the caller and the program is never reaped
# caught by: no-zombies

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    read_end, write_end = os.pipe()
    middle = os.fork()
    if middle == 0:
        os.write(write_end, bytes([run(argv, stdin, stdout, append)]))
        os._exit(0)
    os.close(write_end)
    status = os.read(read_end, 1)[0]
    os.close(read_end)
    os.waitid(os.P_PID, middle, os.WEXITED | os.WNOWAIT)
    return status


def run(argv, stdin, stdout, append):
    pid = os.fork()
    if pid == 0:
        try:
            if stdin is not None:
                fd = os.open(stdin, os.O_RDONLY)
                os.dup2(fd, 0)
                os.close(fd)
            if stdout is not None:
                flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
                fd = os.open(stdout, flags, 0o666)
                os.dup2(fd, 1)
                os.close(fd)
        except OSError:
            os._exit(1)
        try:
            os.execvp(argv[0], argv)
        except FileNotFoundError:
            os._exit(127)
        except OSError:
            os._exit(126)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return 128 + os.WTERMSIG(status)
    return os.WEXITSTATUS(status)
