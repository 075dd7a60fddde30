# style: each side sends the length first, and nobody needs the end of file

import os
import struct


def upper_via_child(message):
    down = os.pipe()
    up = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            send(up[1], receive(down[0]).upper())
        finally:
            os._exit(0)
    send(down[1], message)
    answer = receive(up[0])
    os.waitpid(pid, 0)
    for fd in down + up:
        os.close(fd)
    return answer


def send(fd, data):
    frame = memoryview(struct.pack("!Q", len(data)) + data)
    while frame:
        frame = frame[os.write(fd, frame) :]


def receive(fd):
    (length,) = struct.unpack("!Q", exactly(fd, 8))
    return exactly(fd, length)


def exactly(fd, length):
    data = bytearray()
    while len(data) < length:
        piece = os.read(fd, length - len(data))
        if not piece:
            raise EOFError("the other side is gone")
        data += piece
    return bytes(data)
