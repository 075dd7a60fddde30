# mutant: uses named pipes in the file system
# caught by: uses-pipes

import os
import shutil
import tempfile


def upper_via_child(message):
    folder = tempfile.mkdtemp()
    down, up = os.path.join(folder, "down"), os.path.join(folder, "up")
    os.mkfifo(down)
    os.mkfifo(up)
    pid = os.fork()
    if pid == 0:
        try:
            with open(down, "rb") as reading:
                data = reading.read()
            with open(up, "wb") as writing:
                writing.write(data.upper())
        finally:
            os._exit(0)
    with open(down, "wb") as writing:
        writing.write(message)
    with open(up, "rb") as reading:
        answer = reading.read()
    os.waitpid(pid, 0)
    shutil.rmtree(folder)
    return answer
