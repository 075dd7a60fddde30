# mutant: uses temporary files in place of pipes
# caught by: uses-pipes

import os
import tempfile


def upper_via_child(message):
    with tempfile.TemporaryFile() as down, tempfile.TemporaryFile() as up:
        down.write(message)
        down.flush()
        down.seek(0)
        pid = os.fork()
        if pid == 0:
            try:
                up.write(down.read().upper())
                up.flush()
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        up.seek(0)
        return up.read()
