# mutant: the output goes through a pipe that is read only after the wait: a deadlock when it is full
# caught by: large-output

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    source = target = None
    try:
        if stdin is not None:
            source = os.open(stdin, os.O_RDONLY)
        if stdout is not None:
            flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
            target = os.open(stdout, flags, 0o666)
    except OSError:
        if source is not None:
            os.close(source)
        return 1
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        if source is not None:
            os.dup2(source, 0)
        if target is not None:
            os.dup2(write_end, 1)
        try:
            os.execvp(argv[0], argv)
        except FileNotFoundError:
            os._exit(127)
        except OSError:
            os._exit(126)
    os.close(write_end)
    if source is not None:
        os.close(source)
    _, status = os.waitpid(pid, 0)
    if target is not None:
        while data := os.read(read_end, 65536):
            os.write(target, data)
        os.close(target)
    os.close(read_end)
    if os.WIFSIGNALED(status):
        return 128 + os.WTERMSIG(status)
    return os.WEXITSTATUS(status)
