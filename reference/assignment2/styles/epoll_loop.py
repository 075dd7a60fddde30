# style: epoll, edge-triggered, with both ends non-blocking

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
    with select.epoll() as epoll:
        epoll.register(writing, select.EPOLLOUT | select.EPOLLET)
        epoll.register(reading, select.EPOLLIN | select.EPOLLET)
        finished = False
        while not finished:
            for fd, _ in epoll.poll():
                if fd == writing:
                    unsent = send_what_fits(writing, unsent)
                    if not unsent:
                        epoll.unregister(writing)
                        os.close(writing)
                else:
                    finished = take_what_is_there(reading, chunks)
    return b"".join(chunks)


def send_what_fits(writing, unsent):
    while unsent:
        try:
            unsent = unsent[os.write(writing, unsent) :]
        except BlockingIOError:
            break
    return unsent


def take_what_is_there(reading, chunks):
    while True:
        try:
            chunk = os.read(reading, CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            return True
        chunks.append(chunk)
