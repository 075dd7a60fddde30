# mutant: the child looks at the first byte of what may be empty: IndexError
# caught by: child-stays-out

import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    back_read, back_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(down_write)
        os.close(back_read)
        with open(down_read, "rb") as down, open(back_write, "wb") as back:
            text = down.read()
            back.write(text[:1].upper() if text[0] == ord(" ") else b"")
            back.write(text[1:].upper() if text[0] == ord(" ") else text.upper())
        os._exit(0)
    os.close(down_read)
    os.close(back_write)
    with open(down_write, "wb") as down:
        down.write(message)
    with open(back_read, "rb") as back:
        answer = back.read()
    os.waitpid(pid, 0)
    return answer
