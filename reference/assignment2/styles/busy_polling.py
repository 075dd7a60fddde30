# style: non-blocking ends, tried in turn with a short nap when both would block

import os
import select

CHUNK = 65536


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
    answer = talk(down_write, up_read, message)
    os.close(up_read)
    os.waitpid(pid, 0)
    return answer


def work(reading, writing):
    while data := os.read(reading, CHUNK):
        answer = memoryview(data.upper())
        while answer:
            answer = answer[os.write(writing, answer) :]


def talk(writing, reading, message):
    os.set_blocking(writing, False)
    os.set_blocking(reading, False)
    unsent = memoryview(message)
    chunks = []
    is_open = True
    while True:
        idle = True
        if is_open and not unsent:
            os.close(writing)
            is_open = False
        try:
            if unsent:
                unsent = unsent[os.write(writing, unsent) :]
                idle = False
        except BlockingIOError:
            pass
        try:
            chunk = os.read(reading, CHUNK)
            if not chunk:
                return b"".join(chunks)
            chunks.append(chunk)
            idle = False
        except BlockingIOError:
            pass
        if idle:
            select.select([], [], [], 0.001)
