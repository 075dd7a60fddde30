# tries: to write the output itself and exec something harmless
# verdict: uses-dup2-and-exec failed redirected-by-dup2
# verdict: arguments passed
import os, shlex
def run_redirected(argv, stdin=None, stdout=None, append=False):
    pid = os.fork()
    if pid == 0:
        fd = os.open(stdout or "/dev/null", os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o666)
        os.dup2(fd, 1)
        os.write(1, b"forged")
        os.execvp("true", argv)
    return os.waitpid(pid, 0)[1] >> 8
