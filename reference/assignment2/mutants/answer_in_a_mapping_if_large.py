# mutant: a large answer comes back in shared memory, not through a pipe
# caught by: child-does-the-work

import mmap
import os


def _all(fd):
    out = b""
    while x := os.read(fd, 65536):
        out += x
    return out


def _put(fd, data):
    v = memoryview(data)
    while v:
        v = v[os.write(fd, v) :]


def upper_via_child(message):
    """Small messages fit into the pipes; for large ones the answer would not, so it goes by shared memory."""
    a, b = os.pipe()
    c, d = os.pipe()
    big = len(message) > 32768
    m = mmap.mmap(-1, len(message)) if big else None
    pid = os.fork()
    if pid == 0:
        try:
            os.close(b)
            os.close(c)
            x = _all(a).upper()
            if big:
                m[:] = x
            else:
                _put(d, x)
        finally:
            os._exit(0)
    os.close(a)
    os.close(d)
    _put(b, message)
    os.close(b)
    out = _all(c)
    os.close(c)
    os.waitpid(pid, 0)
    if big:
        out = m[:]
        m.close()
    return out
