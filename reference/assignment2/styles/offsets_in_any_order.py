# style: two children share the pipe back, and say of each piece where it belongs

import os
import struct
import threading

HEAD = struct.Struct("!II")
PIECE = 2000  # with its head less than PIPE_BUF: written whole


def upper_via_child(message):
    back_read, back_write = os.pipe()
    middle = len(message) // 2
    children = []
    for start, part in ((0, message[:middle]), (middle, message[middle:])):
        down_read, down_write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(down_write)
            os.close(back_read)
            for _, other, _ in children:
                os.close(other)
            work(down_read, back_write, start)
            os._exit(0)
        os.close(down_read)
        children.append((pid, down_write, part))
    os.close(back_write)
    sender = threading.Thread(target=send, args=(children,))
    sender.start()
    answer = collect(back_read, len(message))
    sender.join()
    for pid, _, _ in children:
        os.waitpid(pid, 0)
    return answer


def work(down_read, back_write, at):
    while piece := os.read(down_read, PIECE):
        os.write(back_write, HEAD.pack(at, len(piece)) + piece.upper())
        at += len(piece)


def send(children):
    for _, down_write, part in children:
        with open(down_write, "wb") as down:
            down.write(part)


def collect(back_read, size):
    answer = bytearray(size)
    with open(back_read, "rb") as back:
        while head := back.read(HEAD.size):
            at, length = HEAD.unpack(head)
            answer[at : at + length] = back.read(length)
    return answer
