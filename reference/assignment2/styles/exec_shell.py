# style: the child becomes a shell that runs a pipeline of its own; a second child feeds it

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    shell = os.fork()
    if shell == 0:
        try:
            os.dup2(down_read, 0)
            os.dup2(up_write, 1)
            os.execv("/bin/sh", ["sh", "-c", "cat | LC_ALL=C tr a-z A-Z"])
        finally:
            os._exit(127)
    feeder = os.fork()
    if feeder == 0:
        try:
            for fd in (down_read, up_read, up_write):
                os.close(fd)
            with open(down_write, "wb") as pipe:
                pipe.write(message)
        finally:
            os._exit(0)
    for fd in (down_read, down_write, up_write):
        os.close(fd)
    with open(up_read, "rb") as pipe:
        answer = pipe.read()
    for pid in (shell, feeder):
        os.waitpid(pid, 0)
    return answer
