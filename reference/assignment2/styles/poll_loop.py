# style: select.poll with pieces of PIPE_BUF bytes, which never block once the pipe is writable

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
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    if message:
        poll.register(writing, select.POLLOUT)
    else:
        os.close(writing)
    sent = 0
    answer = bytearray()
    while True:
        for fd, _ in poll.poll():
            if fd == writing and sent < len(message):
                sent += os.write(writing, message[sent : sent + select.PIPE_BUF])
                if sent == len(message):
                    poll.unregister(writing)
                    os.close(writing)
            elif fd == reading:
                chunk = os.read(reading, CHUNK)
                if not chunk:
                    return bytes(answer)
                answer += chunk
