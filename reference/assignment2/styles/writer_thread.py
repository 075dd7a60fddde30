# style: a thread writes while the caller reads

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
    import threading

    def write():
        with open(writing, "wb", buffering=0) as pipe:
            rest = memoryview(message)
            while rest:
                rest = rest[pipe.write(rest) :]

    thread = threading.Thread(target=write)
    thread.start()
    chunks = []
    while chunk := os.read(reading, CHUNK):
        chunks.append(chunk)
    thread.join()
    return b"".join(chunks)
