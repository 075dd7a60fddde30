# mutant: the child fails at bytes that are no text, and the caller does it itself
# caught by: child-does-the-work

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
    a, b = os.pipe()
    c, d = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(b)
            os.close(c)
            _put(d, _all(a).decode("ascii").upper().encode())
        except Exception:
            os._exit(1)
        finally:
            os._exit(0)
    os.close(a)
    os.close(d)
    _put(b, message)
    os.close(b)
    out = _all(c)
    os.close(c)
    if os.waitpid(pid, 0)[1] != 0:
        return message.upper()  # the child could not do it
    return out
