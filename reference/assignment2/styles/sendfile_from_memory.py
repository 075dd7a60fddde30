# style: the child splices and sends from a file in memory

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(down_write)
            os.close(up_read)
            work(down_read, up_write)
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    with open(down_write, "wb") as pipe:
        pipe.write(message)
    with open(up_read, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    return answer


def work(reading, writing):
    inbox = os.memfd_create("inbox")
    while os.splice(reading, inbox, 1 << 20):
        pass
    outbox = os.memfd_create("outbox")
    length = os.stat(inbox).st_size
    with open(inbox, "rb") as source, open(outbox, "wb", closefd=False) as target:
        source.seek(0)
        target.write(source.read().upper())
    sent = 0
    while sent < length:
        sent += os.sendfile(writing, outbox, sent, length - sent)
