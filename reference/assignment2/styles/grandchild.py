# style: the child's own child does the work, and is reaped by it

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(down_write)
            os.close(up_read)
            grandchild = os.fork()
            if grandchild == 0:
                with open(down_read, "rb") as source, open(up_write, "wb") as sink:
                    sink.write(source.read().upper())
                os._exit(0)
            os.waitpid(grandchild, 0)
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    with open(down_write, "wb") as sink:
        sink.write(message)
    with open(up_read, "rb") as source:
        answer = source.read()
    os.waitpid(child, 0)
    return answer
