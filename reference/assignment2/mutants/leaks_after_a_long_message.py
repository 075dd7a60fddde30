# mutant: the reading end is closed only when one read was enough
# caught by: no-fd-leak

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    back_read, back_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(down_write)
        os.close(back_read)
        with open(down_read, "rb") as down, open(back_write, "wb") as back:
            back.write(down.read().upper())
        os._exit(0)
    os.close(down_read)
    os.close(back_write)
    with open(down_write, "wb") as down:
        down.write(message)
    answer = b""
    while len(answer) < len(message):
        answer += os.read(back_read, 65536)
    os.waitpid(pid, 0)
    if len(answer) < 65536:
        os.close(back_read)
    return answer
