# style: piece by piece in turn: one piece down, the same piece up

import os

PIECE = 8192


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(down_write)
            while piece := os.read(down_read, PIECE):
                os.write(up_write, piece.upper())
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    answer = bytearray()
    for start in range(0, len(message), PIECE):
        end = start + os.write(down_write, message[start : start + PIECE])
        while len(answer) < end:
            answer += os.read(up_read, PIECE)
    os.close(down_write)
    os.close(up_read)
    os.waitpid(pid, 0)
    return bytes(answer)
