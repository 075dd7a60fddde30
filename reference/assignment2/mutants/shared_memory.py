# mutant: uses shared memory in place of pipes
# caught by: uses-pipes

import mmap
import os


def upper_via_child(message):
    if not message:
        return b""
    memory = mmap.mmap(-1, len(message))
    memory[:] = message
    pid = os.fork()
    if pid == 0:
        try:
            memory[:] = memory[:].upper()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    answer = memory[:]
    memory.close()
    return answer
