# mutant: the child does not stop and goes on with the caller's lines
# caught by: child-stays-out

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(down_write)
        os.close(up_read)
        write_all(up_write, read_all(down_read).upper())
    os.close(down_read)
    os.close(up_write)
    write_all(down_write, message)
    os.close(down_write)
    answer = read_all(up_read)
    os.close(up_read)
    os.waitpid(pid, 0)
    return answer


def write_all(fd, data):
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def read_all(fd):
    chunks = []
    while chunk := os.read(fd, 65536):
        chunks.append(chunk)
    return b"".join(chunks)
