# mutant: the child keeps its copy of the writing end, and waits for an end of file that cannot come when the message is long
# caught by: large

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(up_read)
        be_child(down_read, up_write, len(message))
    os.close(down_read)
    os.close(up_write)
    write_all(down_write, message)
    os.close(down_write)
    answer = read_all(up_read)
    os.close(up_read)
    os.waitpid(pid, 0)
    return answer


def be_child(reading, writing, length):
    try:
        if length <= 4096:  # one read has it all
            data = os.read(reading, 4096) if length else b""
        else:
            data = read_all(reading)
        write_all(writing, data.upper())
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
