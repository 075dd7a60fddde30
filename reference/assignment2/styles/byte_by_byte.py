# style: short messages go byte by byte, long ones in pieces

import os


def upper_via_child(message):
    step = 1 if len(message) <= 256 else 32768
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(down_write)
            os.close(up_read)
            while piece := os.read(down_read, step):
                os.write(up_write, piece.upper())
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    answer = b"".join(one_at_a_time(message, step, down_write, up_read))
    os.close(down_write)
    os.close(up_read)
    os.waitpid(pid, 0)
    return answer


def one_at_a_time(message, step, writing, reading):
    for start in range(0, len(message), step):
        left = os.write(writing, message[start : start + step])
        while left:
            piece = os.read(reading, left)
            left -= len(piece)
            yield piece
