# style: an empty message needs neither child nor pipe; otherwise a child made in a thread

import os
import threading


def upper_via_child(message):
    if not message:
        return b""
    answer = []
    thread = threading.Thread(target=lambda: answer.append(ask(message)))
    thread.start()
    thread.join()
    return answer[0]


def ask(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(down_write)
            os.close(up_read)
            with open(down_read, "rb") as source, open(up_write, "wb") as sink:
                sink.write(b"".join(line.upper() for line in source))
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    with open(down_write, "wb") as sink:
        sink.write(message)
    with open(up_read, "rb") as source:
        result = source.read()
    os.waitpid(pid, 0)
    return result
