# style: long messages are halved, recursively, each part by a child of its own; an array is returned

import array
import os

SHORT = 1 << 19


def upper_via_child(message):
    return array.array("B", b"".join(parts(message)))


def parts(message):
    if len(message) <= SHORT:
        return [short(message)]
    middle = len(message) // 2
    return parts(message[:middle]) + parts(message[middle:])


def short(message):
    down_read, down_write = os.pipe()
    back_read, back_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(down_write)
        os.close(back_read)
        with open(down_read, "rb") as down, open(back_write, "wb") as back:
            back.write(down.read().upper())
        os._exit(0)
    os.close(down_read)
    os.close(back_write)
    with open(down_write, "wb") as down:
        down.write(message)
    with open(back_read, "rb") as back:
        answer = back.read()
    os.waitpid(pid, 0)
    return answer
