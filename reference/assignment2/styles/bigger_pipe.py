# style: pipe2 with O_CLOEXEC, and pipes made large by F_SETPIPE_SZ where that is allowed

import contextlib
import fcntl
import os

F_SETPIPE_SZ = 1031


def upper_via_child(message):
    down_read, down_write = roomy_pipe()
    up_read, up_write = roomy_pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(down_write)
            os.close(up_read)
            put(up_write, get(down_read).upper())
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    put(down_write, message)
    answer = get(up_read)
    os.waitpid(pid, 0)
    return answer


def roomy_pipe():
    ends = os.pipe2(os.O_CLOEXEC)
    with contextlib.suppress(OSError):
        fcntl.fcntl(ends[1], F_SETPIPE_SZ, 1 << 18)
    return ends


def put(fd, data):
    try:
        while data:
            data = data[os.write(fd, data) :]
    finally:
        os.close(fd)


def get(fd):
    data = bytearray()
    while piece := os.read(fd, 1 << 18):
        data.extend(piece)
    os.close(fd)
    return bytes(data)
