# mutant: the child finds the message in its copy of the memory; there is one pipe only, for the answer
# caught by: uses-pipes

import os


def upper_via_child(message):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            with open(writing, "wb") as pipe:
                pipe.write(message.upper())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    return answer
