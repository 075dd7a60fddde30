# tries: to drown the supervisor in the marks of many children
# verdict: one-child failed children-stay-out limit-wall
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

import os
def run_children(exit_codes):
    for _ in range(40):
        if os.fork() == 0:
            while True:
                mark(6, 0, b"x" * 1000)
    while True:
        pass
