# style: readv into one buffer, writev of many pieces

import os

PIECE = 4096


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(down_write)
            os.close(up_read)
            gather(up_write, scatter(down_read, len(message)).upper())
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    gather(down_write, message)
    os.close(down_write)
    answer = scatter(up_read, len(message))
    os.close(up_read)
    os.waitpid(pid, 0)
    return answer


def gather(fd, data):
    view = memoryview(data)
    while view:
        pieces = [view[start : start + PIECE] for start in range(0, min(len(view), 16 * PIECE), PIECE)]
        view = view[os.writev(fd, pieces) :]


def scatter(fd, length):
    data = bytearray(length)
    view = memoryview(data)
    while view:
        middle = (len(view) + 1) // 2
        count = os.readv(fd, [view[:middle], view[middle:]] if len(view) > 1 else [view])
        if not count:
            break
        view = view[count:]
    return data
