# mutant: a child answers something that nobody wants; a thread of the caller does the work
# caught by: child-does-the-work

import os
import threading


def upper_via_child(message):
    exchange(message, by_child)
    return exchange(message, by_thread)


def exchange(message, work):
    down_read, down_write = os.pipe()
    back_read, back_write = os.pipe()
    done = work(down_read, down_write, back_read, back_write)
    with open(down_write, "wb") as down:
        down.write(message)
    with open(back_read, "rb") as back:
        answer = back.read()
    done()
    return answer


def by_child(down_read, down_write, back_read, back_write):
    pid = os.fork()
    if pid == 0:
        os.close(down_write)
        os.close(back_read)
        with open(down_read, "rb") as down, open(back_write, "wb") as back:
            back.write(down.read()[::-1])
        os._exit(0)
    os.close(down_read)
    os.close(back_write)
    return lambda: os.waitpid(pid, 0)


def by_thread(down_read, down_write, back_read, back_write):
    def work():
        with open(down_read, "rb") as down, open(back_write, "wb") as back:
            back.write(down.read().upper())

    thread = threading.Thread(target=work)
    thread.start()
    return thread.join
