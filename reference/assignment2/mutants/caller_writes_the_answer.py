# mutant: the child only reads; the caller writes the answer into the second pipe, for itself
# caught by: child-does-the-work

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
    answer = b""
    for start in range(0, len(message), 32768):
        os.write(up_write, message[start : start + 32768].upper())
        answer += os.read(up_read, 32768)
    os.close(up_write)
    os.close(up_read)
    os.waitpid(pid, 0)
    return answer


def be_child(reading, writing):
    try:
        read_all(reading)
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
