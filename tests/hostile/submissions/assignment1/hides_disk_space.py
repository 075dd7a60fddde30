# tries: to have disk space that nobody finds: in files without a name or a descriptor, mapped
# verdict: one-child failed limit-disk|failed raised|failed limit-wall
import ctypes
import os
import time

LIBC = ctypes.CDLL(None)
LIBC.mmap.argtypes = [ctypes.c_size_t] * 6
MIB = 1 << 20


def run_children(exit_codes):
    for _ in range(12):
        fd = os.open("kept", os.O_RDWR | os.O_CREAT)
        for _ in range(60):
            os.write(fd, bytes(MIB))
        LIBC.mmap(0, 60 * MIB, 3, 1, fd, 0)
        os.close(fd)
        os.unlink("kept")
    time.sleep(60)
