# mutant: the child finds the message in its copy of the memory, and is sent one byte to begin
# caught by: uses-pipes

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    back_read, back_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(back_read)
        os.read(down_read, 1)
        with open(back_write, "wb") as back:
            back.write(message.upper())
        os._exit(0)
    os.close(back_write)
    os.write(down_write, b"!")
    os.close(down_write)
    os.close(down_read)
    with open(back_read, "rb") as back:
        answer = back.read()
    os.waitpid(pid, 0)
    return answer
