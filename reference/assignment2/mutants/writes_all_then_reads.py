# mutant: the caller writes everything before it reads, while the child answers as it goes
# caught by: large

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(down_write)
        os.close(up_read)
        be_child(down_read, up_write)
    os.close(down_read)
    os.close(up_write)
    write_all(down_write, message)
    os.close(down_write)
    answer = read_all(up_read)
    os.close(up_read)
    os.waitpid(pid, 0)
    return answer


def be_child(reading, writing):
    try:
        while chunk := os.read(reading, 4096):
            write_all(writing, chunk.upper())
    finally:
        os._exit(0)


def write_all(fd, data):
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def read_all(fd):
    chunks = []
    while chunk := os.read(fd, 65536):
        chunks.append(chunk)
    return b"".join(chunks)
