# tries: to break whoever reads its state, by a name that looks like a part of it
# verdict: one-child failed collected-codes
import ctypes
import os
import signal
import threading

NAMES = (b"Tgid: x", b"SigBlk: zz", b"SigIgn: -", b"a) Z 1 1 1 (", b"a\rState:\tX", b"Umask: 9", b"\xff\xfe\n")


def run_children(exit_codes):
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    for name in NAMES:
        ctypes.CDLL(None).prctl(15, name, 0, 0, 0)
        if os.fork() == 0:
            thread = threading.Thread(target=lambda: os.kill(os.getpid(), signal.SIGUSR1))
            thread.start()
            thread.join()
            os._exit(0)
        os.wait()
    return []
