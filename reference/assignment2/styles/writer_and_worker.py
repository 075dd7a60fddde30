# style: one child writes the message, another upper-cases it, the caller only reads

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    writer = fork_to(put, down_write, message, close=(down_read, up_read, up_write))
    os.close(down_write)
    worker = fork_to(change, down_read, up_write, close=(up_read,))
    os.close(down_read)
    os.close(up_write)
    answer = b"".join(chunks_of(up_read))
    os.close(up_read)
    os.waitpid(writer, 0)
    os.waitpid(worker, 0)
    return answer


def fork_to(action, *arguments, close):
    pid = os.fork()
    if pid == 0:
        try:
            for fd in close:
                os.close(fd)
            action(*arguments)
        finally:
            os._exit(0)
    return pid


def put(fd, data):
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def change(source, sink):
    for chunk in chunks_of(source):
        put(sink, chunk.upper())


def chunks_of(fd):
    while chunk := os.read(fd, 65536):
        yield chunk
