# tries: to have memory that nobody finds: in files without a name or a descriptor, mapped and not looked at
# verdict: one-child failed limit-memory|failed limit-wall
import ctypes
import os
import time

LIBC = ctypes.CDLL(None)
LIBC.mmap.argtypes = [ctypes.c_size_t] * 6
MIB = 1 << 20


def run_children(exit_codes):
    for _ in range(40):
        fd = os.memfd_create("kept")
        for _ in range(60):
            os.write(fd, bytes(MIB))
        LIBC.mmap(0, 60 * MIB, 3, 1, fd, 0)
        os.close(fd)
    time.sleep(60)
