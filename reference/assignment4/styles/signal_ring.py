# style: SIGUSR1 says whose turn it is: from the caller to the last worker, from each to the one before, and back

import mmap
import os
import signal

TURN = {signal.SIGUSR1}


def count(path, workers, increments):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TURN)
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = [os.getpid()]
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                be_worker(pids[-1], memory, increments)
            pids.append(pid)
        if workers:
            for _ in range(increments):
                os.kill(pids[-1], signal.SIGUSR1)
                signal.sigwait(TURN)
        for pid in pids[1:]:
            os.waitpid(pid, 0)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return int.from_bytes(memory[:8], "little")


def be_worker(following, memory, increments):
    for _ in range(increments):
        signal.sigwait(TURN)
        memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
        os.kill(following, signal.SIGUSR1)
    os._exit(0)
