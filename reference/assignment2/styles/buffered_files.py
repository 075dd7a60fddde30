# style: file objects made by os.fdopen do the loops

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(down_write)
            os.close(up_read)
            with os.fdopen(down_read, "rb") as request, os.fdopen(up_write, "wb") as answer:
                answer.write(request.read().upper())
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    with os.fdopen(down_write, "wb") as request:
        request.write(message)
    with os.fdopen(up_read, "rb") as answer:
        result = answer.read()
    os.waitpid(pid, 0)
    return result
