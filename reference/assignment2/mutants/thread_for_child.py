# mutant: a thread does the child's work
# caught by: uses-pipes, child-does-the-work

import os
import threading


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    worker = threading.Thread(target=work, args=(down_read, up_write))
    worker.start()
    with open(down_write, "wb") as pipe:
        pipe.write(message)
    with open(up_read, "rb") as pipe:
        answer = pipe.read()
    worker.join()
    return answer


def work(reading, writing):
    with open(reading, "rb") as pipe:
        data = pipe.read()
    with open(writing, "wb") as pipe:
        pipe.write(data.upper())
