# mutant: uses one pipe for both ways, in turns
# caught by: uses-pipes

import os
import signal

CHUNK = 32768


def upper_via_child(message):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGUSR2})
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            for _ in range(0, len(message), CHUNK):
                signal.sigwait({signal.SIGUSR2})
                os.write(writing, os.read(reading, CHUNK).upper())
                os.kill(os.getppid(), signal.SIGUSR1)
        finally:
            os._exit(0)
    answer = b""
    for start in range(0, len(message), CHUNK):
        os.write(writing, message[start : start + CHUNK])
        os.kill(pid, signal.SIGUSR2)
        signal.sigwait({signal.SIGUSR1})
        answer += os.read(reading, CHUNK)
    os.close(reading)
    os.close(writing)
    os.waitpid(pid, 0)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return answer
