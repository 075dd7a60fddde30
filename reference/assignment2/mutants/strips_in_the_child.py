# mutant: the child strips white space off the message
# caught by: every-byte

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    feeder = os.fork()
    if feeder == 0:
        os.close(down_read)
        write_all(down_write, message)
        os._exit(0)
    worker = os.fork()
    if worker == 0:
        os.close(down_write)
        os.close(up_read)
        write_all(up_write, read_all(down_read).strip().upper())
        os._exit(0)
    for fd in (down_read, down_write, up_write):
        os.close(fd)
    answer = read_all(up_read)
    os.close(up_read)
    os.waitpid(feeder, 0)
    os.waitpid(worker, 0)
    return answer


def write_all(fd, data):
    while data:
        data = data[os.write(fd, data):]


def read_all(fd):
    parts = []
    while part := os.read(fd, 65536):
        parts.append(part)
    return b"".join(parts)
