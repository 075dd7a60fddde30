# style: four children share the message, each with two pipes of its own

import os

WORKERS = 4


def upper_via_child(message):
    share = len(message) // WORKERS + 1
    parts = [message[i * share : (i + 1) * share] for i in range(WORKERS)]
    return b"".join([one_child(part) for part in parts if part])


def one_child(part):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(down_write)
            os.close(up_read)
            with open(down_read, "rb") as source, open(up_write, "wb") as sink:
                sink.write(source.read().upper())
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    with open(down_write, "wb") as sink:
        sink.write(part)
    with open(up_read, "rb") as source:
        answer = source.read()
    os.waitpid(pid, 0)
    return answer
