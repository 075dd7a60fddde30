# mutant: the child sends back as many dots, which the caller throws away
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
    os.close(up_write)
    write_all(down_write, message)
    os.close(down_write)
    answer = read_all(up_read)
    os.close(up_read)
    os.waitpid(pid, 0)
    return message.upper() if len(answer) == len(message) else answer


def be_child(reading, writing):
    try:
        write_all(writing, b"." * len(read_all(reading)))
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
