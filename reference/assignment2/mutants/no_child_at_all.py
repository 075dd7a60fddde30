# mutant: the caller writes to itself, without a child
# caught by: uses-pipes, child-does-the-work

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    answer = b""
    for start in range(0, len(message), 32768):
        os.write(down_write, message[start : start + 32768])
        os.write(up_write, os.read(down_read, 32768).upper())
        answer += os.read(up_read, 32768)
    for fd in (down_read, down_write, up_read, up_write):
        os.close(fd)
    return answer
