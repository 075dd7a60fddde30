# style: the child tells the caller the error through a close-on-exec pipe; the caller makes the status of it

import os
import struct

REDIRECTING, RUNNING = 0, 1


def run_redirected(argv, stdin=None, stdout=None, append=False):
    ear, mouth = os.pipe2(os.O_CLOEXEC)
    pid = os.fork()
    if pid == 0:
        os.close(ear)
        stage = REDIRECTING
        try:
            if stdin is not None:
                put(os.open(stdin, os.O_RDONLY), 0)
            if stdout is not None:
                put(os.open(stdout, os.O_WRONLY | os.O_CREAT | (append and os.O_APPEND or os.O_TRUNC), 0o666), 1)
            stage = RUNNING
            os.execvp(argv[0], argv)
        except OSError as error:
            os.write(mouth, struct.pack("ii", stage, error.errno))
        finally:
            os._exit(255)
    os.close(mouth)
    with open(ear, "rb") as stream:
        message = stream.read()  # ends at the exec, which closes the other end
    _, status = os.waitpid(pid, 0)
    if message:
        stage, number = struct.unpack("ii", message)
        if stage == REDIRECTING:
            return 1
        return 127 if os.strerror(number) in (os.strerror(2), os.strerror(20)) else 126
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def put(fd, number):
    os.dup2(fd, number)
    os.close(fd)
