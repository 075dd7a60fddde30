# style: the child puts the pipes on its stdin and stdout and becomes tr

import os
import threading


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(down_read, 0)
            os.dup2(up_write, 1)
            os.execvpe("tr", ["tr", "a-z", "A-Z"], {**os.environ, "LC_ALL": "C"})
        finally:
            os._exit(127)
    os.close(down_read)
    os.close(up_write)
    feeder = threading.Thread(target=feed, args=(down_write, message))
    feeder.start()
    with open(up_read, "rb") as pipe:
        answer = pipe.read()
    feeder.join()
    os.waitpid(pid, 0)
    return answer


def feed(fd, message):
    with open(fd, "wb") as pipe:
        pipe.write(message)
