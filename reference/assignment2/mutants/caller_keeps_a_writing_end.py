# mutant: the caller keeps its copy of the answer's writing end, and waits for an end of file that cannot come when the answer is long
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
    write_all(down_write, message)
    os.close(down_write)
    answer = os.read(up_read, 4096) if 0 < len(message) <= 4096 else read_unless_empty(up_read, message)
    os.close(up_write)
    os.close(up_read)
    os.waitpid(pid, 0)
    return answer


def be_child(reading, writing):
    try:
        write_all(writing, read_all(reading).upper())
    finally:
        os._exit(0)


def read_unless_empty(fd, message):
    return read_all(fd) if message else b""


def write_all(fd, data):
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def read_all(fd):
    chunks = []
    while chunk := os.read(fd, 65536):
        chunks.append(chunk)
    return b"".join(chunks)
