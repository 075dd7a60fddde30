# style: a thread reads while the caller writes

import os

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
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(read_to_the_end, reading)
        with open(writing, "wb") as pipe:
            pipe.write(message)
        return answer.result()


def read_to_the_end(reading):
    chunks = []
    while chunk := os.read(reading, CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)
