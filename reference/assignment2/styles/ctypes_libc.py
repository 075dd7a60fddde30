# style: calls pipe, fork, read, write and waitpid of the C library

import ctypes

libc = ctypes.PyDLL(None, use_errno=True)
libc.read.restype = libc.write.restype = ctypes.c_ssize_t
libc.read.argtypes = libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
SIZE = 65536


def upper_via_child(message):
    down = (ctypes.c_int * 2)()
    up = (ctypes.c_int * 2)()
    libc.pipe(down)
    libc.pipe(up)
    pid = libc.fork()
    if pid == 0:
        libc.close(down[1])
        libc.close(up[0])
        put(up[1], get(down[0]).upper())
        libc._exit(0)
    libc.close(down[0])
    libc.close(up[1])
    put(down[1], message)
    libc.close(down[1])
    answer = get(up[0])
    libc.close(up[0])
    libc.waitpid(pid, None, 0)
    return answer


def get(fd):
    buffer = ctypes.create_string_buffer(SIZE)
    pieces = []
    while (length := libc.read(fd, buffer, SIZE)) > 0:
        pieces.append(buffer.raw[:length])
    return b"".join(pieces)


def put(fd, data):
    data = bytes(data)
    start = ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p).value
    sent = 0
    while sent < len(data):
        sent += libc.write(fd, start + sent, len(data) - sent)
