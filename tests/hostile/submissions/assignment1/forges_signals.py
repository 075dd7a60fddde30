# tries: to pass signals that it queues for itself for stops of its tracer's
# verdict: one-child failed collected-codes forks|failed limit-cpu
import ctypes
import os
import signal

LIBC = ctypes.CDLL(None)
RT_SIGQUEUEINFO = 138 if os.uname().machine == "aarch64" else 129


def queue(number, code):
    LIBC.syscall(RT_SIGQUEUEINFO, os.getpid(), number, (ctypes.c_int * 32)(number, 0, code))


def run_children(exit_codes):
    for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, lambda *_: None)
    for code in (1, 2, 4, 0x80, 0x305, 0x7F05):
        queue(signal.SIGTRAP, code)
    for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
        queue(number, 4)
    return []
