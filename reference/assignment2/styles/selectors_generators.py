# style: selectors drive two generators, one for each pipe

import os
import selectors


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.close(down_write)
            os.close(up_read)
            answer = bytearray()
            run([receiver(down_read, answer)])
            run([sender(up_write, answer.upper())])
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    answer = bytearray()
    run([sender(down_write, message), receiver(up_read, answer)])
    os.waitpid(pid, 0)
    return answer


def run(tasks):
    with selectors.DefaultSelector() as selector:
        for task in tasks:
            selector.register(*next(task), task)
        while selector.get_map():
            for key, _ in selector.select():
                if next(key.data, None) is None:
                    selector.unregister(key.fd)
                    os.close(key.fd)


def sender(fd, data):
    os.set_blocking(fd, False)
    yield fd, selectors.EVENT_WRITE
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]
        if rest:
            yield fd, selectors.EVENT_WRITE


def receiver(fd, into):
    yield fd, selectors.EVENT_READ
    while data := os.read(fd, 65536):
        into += data
        yield fd, selectors.EVENT_READ
