# mutant: the caller reads the input file and writes it into a pipe: descriptor 0 is not the file
# caught by: uses-dup2-and-exec

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    text = None
    if stdin is not None:
        try:
            with open(stdin, "rb") as file:
                text = file.read()
        except OSError:
            return 1
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        if text is not None:
            os.dup2(reading, 0)
        become(argv, stdout, append)
    os.close(reading)
    try:
        os.write(writing, text or b"")
    except BrokenPipeError:
        pass
    os.close(writing)
    _, status = os.waitpid(pid, 0)
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def become(argv, stdout, append):
    try:
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
